using System.Globalization;
using System.Text;

namespace NgHvi.Notebooks.Sessions;

/// <summary>A console stream whose text becomes outputs of a cell. Lines end with "\n" on every system.</summary>
internal sealed class RecordingWriter : TextWriter
{
    private readonly OutputRecorder _outputs;
    private readonly string _stream;

    public RecordingWriter(OutputRecorder outputs, string stream)
        : base(CultureInfo.InvariantCulture)
    {
        _outputs = outputs;
        _stream = stream;
        CoreNewLine = ['\n'];
    }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => _outputs.Write(_stream, value.ToString());

    public override void Write(string? value) => _outputs.Write(_stream, value ?? "");

    public override void Write(char[] buffer, int index, int count) =>
        _outputs.Write(_stream, new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => _outputs.Write(_stream, buffer.ToString());

    public override void WriteLine(string? value) => _outputs.Write(_stream, value + "\n");
}
