using System.Text;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Splits a cell at its commands: lines that start with <c>#!</c>, <c>#load</c>, or name a package.</summary>
internal sealed class CellSteps
{
    private readonly SourceText source;
    private readonly List<CellStep> steps = [];
    private readonly List<string> packages = [];
    private readonly List<string> sources = [];
    private readonly StringBuilder text = new();
    private string language = KernelNames.CSharp;
    private CellStep.Command? value;
    private int start = 1;
    private int firstPackage = 1;

    private CellSteps(SourceText source)
    {
        this.source = source;
    }

    /// <summary>The steps, in the order in which they run.</summary>
    /// <exception cref="CellFailureException">A line switches to a language that is not run here, or lacks its argument.</exception>
    public static IReadOnlyList<CellStep> Of(SourceText source)
    {
        var reader = new CellSteps(source);
        var lines = source.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            reader.Read(lines[i].TrimEnd('\r'), i + 1);
        }

        reader.EndBlock(lines.Length + 1);
        if (reader.packages.Count > 0 || reader.sources.Count > 0)
        {
            reader.steps.Insert(0, new CellStep.Packages(reader.firstPackage, reader.packages, reader.sources));
        }

        return reader.steps;
    }

    private void Read(string line, int number)
    {
        var trimmed = line.Trim();
        var isCode = language == KernelNames.CSharp;
        if (trimmed.StartsWith("#!", StringComparison.Ordinal)
            && (isCode || KernelNames.OfSwitch(trimmed) is not null || KernelNames.StartsValue(trimmed)))
        {
            ReadCommand(trimmed, number);
        }
        else if (isCode && IsDirective(trimmed, "#load"))
        {
            EndBlock(number + 1);
            steps.Add(new CellStep.Command(number, "#!import", trimmed["#load".Length..].Trim()));
        }
        else if (isCode && IsDirective(trimmed, "#i"))
        {
            AddTo(sources, Argument(trimmed, number), number);
        }
        else if (isCode && IsDirective(trimmed, "#r")
            && Argument(trimmed, number) is var argument && argument.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            AddTo(packages, argument, number);
        }
        else
        {
            text.Append(line).Append('\n');
        }
    }

    private void ReadCommand(string line, int number)
    {
        var parts = line.Split([' ', '\t'], 2, StringSplitOptions.TrimEntries);
        EndBlock(number + 1);
        var command = new CellStep.Command(number, parts[0], parts.Length > 1 ? parts[1] : "");
        if (KernelNames.Find(parts[0][2..]) is not { } language)
        {
            steps.Add(command);
        }
        else if (language == KernelNames.Value)
        {
            (this.language, value) = (language, command);
        }
        else if (language == KernelNames.CSharp || KernelNames.IsShown(language))
        {
            this.language = language;
        }
        else
        {
            throw CellFailureException.Command(source, number, $"{parts[0]} switches to a language that is not run here; only C# is.");
        }
    }

    private void EndBlock(int nextLine)
    {
        var text = this.text.ToString();
        this.text.Clear();
        if (value is not null)
        {
            steps.Add(value with { Text = text.TrimEnd('\n') });
            value = null;
        }
        else if (!string.IsNullOrWhiteSpace(text))
        {
            steps.Add(language == KernelNames.CSharp
                ? new CellStep.Code(start, new string('\n', start - 1) + text)
                : new CellStep.Shown(start, language, text.Trim('\n')));
        }

        start = nextLine;
    }

    private void AddTo(List<string> list, string argument, int number)
    {
        const string Scheme = "nuget:";
        firstPackage = packages.Count + sources.Count == 0 ? number : firstPackage;
        list.Add((argument.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? argument[Scheme.Length..] : argument).Trim());
        text.Append('\n');
    }

    private string Argument(string line, int number)
    {
        var argument = line[line.IndexOf('"', StringComparison.Ordinal)..].Split('"')[1].Trim();
        return argument.Length > 0
            ? argument
            : throw CellFailureException.Command(source, number, $"{line} must be followed by what it names.");
    }

    private static bool IsDirective(string line, string word) =>
        line.StartsWith(word, StringComparison.Ordinal)
        && line[word.Length..].TrimStart().StartsWith('"');
}
