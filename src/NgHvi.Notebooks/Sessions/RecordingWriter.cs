using System.Globalization;
using System.Text;

namespace NgHvi.Notebooks.Sessions;

/// <summary>A console stream whose text becomes outputs of a cell. Lines end with "\n" on every system.</summary>
internal sealed class RecordingWriter : TextWriter
{
    private readonly OutputRecorder outputs;
    private readonly string stream;

    public RecordingWriter(OutputRecorder outputs, string stream)
        : base(CultureInfo.InvariantCulture)
    {
        this.outputs = outputs;
        this.stream = stream;
        CoreNewLine = ['\n'];
    }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => outputs.Write(stream, value.ToString());

    public override void Write(string? value) => outputs.Write(stream, value ?? "");

    public override void Write(char[] buffer, int index, int count) =>
        outputs.Write(stream, new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => outputs.Write(stream, buffer.ToString());

    public override void WriteLine(string? value) => outputs.Write(stream, value + "\n");
}
