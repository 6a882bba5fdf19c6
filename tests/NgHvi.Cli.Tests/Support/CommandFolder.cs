using System.Text.Json;
using System.Text.Json.Nodes;

namespace NgHvi.Cli.Tests.Support;

/// <summary>A folder of its own in which commands run in this process.</summary>
public sealed class CommandFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nghvi-");

    /// <summary>Full path of a file in the folder.</summary>
    public string this[string name] => Path.Combine(folder.FullName, name);

    public bool Has(string name) => File.Exists(this[name]);

    public string Read(string name) => File.ReadAllText(this[name]);

    /// <summary>The text of a saved fit but for what a clock says.</summary>
    public string WithoutTimes(string name)
    {
        var fit = JsonNode.Parse(Read(name))!;
        foreach (var time in new[] { "seconds", "summarySeconds", "secondsPerStep" })
        {
            fit[time] = 0;
        }

        fit["trace"]!["seconds"] = null;
        foreach (var start in fit["starts"]!["fits"]!.AsArray())
        {
            start!["seconds"] = 0;
        }

        return fit.ToJsonString();
    }

    /// <summary>Files in the folder, temporary ones too.</summary>
    public IReadOnlyList<string> Files =>
        [.. folder.GetFiles("*", new EnumerationOptions { AttributesToSkip = 0 }).Select(file => file.Name).Order()];

    public CommandFolder Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this;
    }

    /// <summary>A notebook of code cells that have not run.</summary>
    public void WriteNotebook(string name, params string[] cells)
    {
        var written = cells.Select((cell, i) => $$"""{"cell_type":"code","execution_count":null,"id":"c{{i}}","metadata":{}"""
            + $$""","outputs":[],"source":{{JsonSerializer.Serialize(cell)}}}""");
        Write(name, $$"""{"cells":[{{string.Join(',', written)}}],"metadata":{},"nbformat":4,"nbformat_minor":5}""");
    }

    /// <summary>Runs a command; arguments with @ in front are files of the folder.</summary>
    public (int Code, string Output, string Error) Run(params string[] args) => Run(CancellationToken.None, args);

    public (int Code, string Output, string Error) Run(CancellationToken cancellationToken, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = NghviCommand.Run(
            [.. args.Select(arg => arg.StartsWith('@') ? this[arg[1..]] : arg)], output, error, cancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => folder.Delete(recursive: true);
}
