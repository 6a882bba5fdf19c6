using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;

namespace Microsoft.DotNet.Interactive;

/// <summary>A display that can be replaced by another value, by its own cell or a later one.</summary>
public sealed class DisplayedValue
{
    private readonly OutputRecorder outputs;
    private readonly string[] mimeTypes;

    internal DisplayedValue(OutputRecorder outputs, string[] mimeTypes)
    {
        this.outputs = outputs;
        this.mimeTypes = mimeTypes;
    }

    /// <summary>The id under which front ends know the display; it stays the same.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Replaces what is shown, in place.</summary>
    public void Update(object? updatedValue) =>
        outputs.Update(DisplayId, new CellOutput.Display(ValueFormat.ToBundle(updatedValue, mimeTypes)));
}
