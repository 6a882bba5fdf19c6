using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Tests.Support;

/// <summary>Outputs as short text, so that a test can say what it expects in one line.</summary>
public static class CellOutputs
{
    public static string Describe(this CellResult result) => string.Join(" | ", result.Outputs.Select(Describe));

    public static string Describe(CellOutput output) => output switch
    {
        CellOutput.StreamText stream => $"{stream.Name}: {stream.Text}",
        CellOutput.Display display => "display " + Text(display.Data),
        CellOutput.Result value => "value " + Text(value.Data),
        CellOutput.Failure failure => $"failure {failure.Name}: {failure.Message}",
        _ => output.ToString(),
    };

    private static string Text(MimeBundle data) =>
        string.Join(", ", data.MimeTypes.Select(type => $"{type} {data.GetText(type)}"));
}
