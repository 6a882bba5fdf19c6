using System.Text.Json;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Reports;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Tests.Support;

/// <summary>A notebook with words, in every place that shows words, that would be markup if nobody took care.</summary>
public static class HostileNotebook
{
    public const string Words = "</pre></script><script>alert('x')</script> & \"q\" <img src=x onerror=alert(1)> שלום 🎉";

    /// <summary>
    /// How often the words are seen: contents, banner, heading, text, tag, code, and four outputs of which the failure has three.
    /// </summary>
    public const int Places = 12;

    public static HtmlReportOptions Options => new()
    {
        Title = Words,
        Run = new ReportRun
        {
            Status = CellStatus.Failed,
            Problem = Words,
            Elapsed = TimeSpan.FromSeconds(1),
            Cells = [new CellRun(1, CellStatus.Failed, TimeSpan.FromSeconds(1))],
        },
    };

    public static NotebookDocument Create()
    {
        var markdown = JsonSerializer.Serialize($"# {Words}\n\n{Words}\n\n## More");
        var code = JsonSerializer.Serialize($"// {Words}");
        var tag = JsonSerializer.Serialize(Words);
        var notebook = NotebookDocument.Parse($$"""
            {"cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":{{markdown}}},
             {"cell_type":"code","execution_count":1,"id":"b","metadata":{"tags":[{{tag}}]},"outputs":[],"source":{{code}}}],
             "metadata":{},"nbformat":4,"nbformat_minor":5}
            """);
        return notebook with
        {
            Cells = [notebook.Cells[0], notebook.Cells[1] with
            {
                Outputs =
                [
                    new CellOutput.StreamText("stdout", Words),
                    new CellOutput.Failure(Words, Words, [Words]),
                    new CellOutput.Display(MimeBundle.FromText([KeyValuePair.Create("text/plain", Words)])),
                    new CellOutput.Display(MimeBundle.FromText([KeyValuePair.Create("text/csv", Words)])),
                ],
            }],
        };
    }
}
