using System.Text;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Splits a cell at its commands: lines that start with <c>#!</c>, <c>#load</c>, or name a package.</summary>
internal sealed class CellSteps
{
    private const string Known = "#!csharp, #!markdown, #!import, #!time";
    private readonly SourceText _source;
    private readonly List<CellStep> _steps = [];
    private readonly List<string> _packages = [];
    private readonly List<string> _sources = [];
    private readonly StringBuilder _text = new();
    private int _start = 1;
    private bool _markdown;

    private CellSteps(SourceText source)
    {
        _source = source;
    }

    /// <summary>The steps, in the order in which they run.</summary>
    /// <exception cref="CellFailureException">A command is not known or lacks its argument.</exception>
    public static IReadOnlyList<CellStep> Of(SourceText source)
    {
        var reader = new CellSteps(source);
        var lines = source.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            reader.Read(lines[i].TrimEnd('\r'), i + 1);
        }

        reader.EndBlock(lines.Length + 1);
        if (reader._packages.Count > 0)
        {
            reader._steps.Insert(0, new CellStep.Packages(1, reader._packages, reader._sources));
        }

        return reader._steps;
    }

    private void Read(string line, int number)
    {
        var trimmed = line.Trim();
        if (trimmed.StartsWith("#!", StringComparison.Ordinal))
        {
            ReadMagic(trimmed, number);
        }
        else if (!_markdown && IsDirective(trimmed, "#load"))
        {
            EndBlock(number + 1);
            _steps.Add(new CellStep.Import(number, Argument(trimmed, number)));
        }
        else if (!_markdown && IsDirective(trimmed, "#i"))
        {
            _sources.Add(WithoutScheme(Argument(trimmed, number)));
            _text.Append('\n');
        }
        else if (!_markdown && IsDirective(trimmed, "#r")
            && Argument(trimmed, number) is var argument && argument.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            _packages.Add(WithoutScheme(argument));
            _text.Append('\n');
        }
        else
        {
            _text.Append(line).Append('\n');
        }
    }

    private void ReadMagic(string line, int number)
    {
        var word = line.Split([' ', '\t'], 2)[0];
        EndBlock(number + 1);
        switch (word.ToLowerInvariant())
        {
            case "#!csharp" or "#!c#" or "#!cs":
                _markdown = false;
                break;
            case "#!markdown" or "#!md":
                _markdown = true;
                break;
            case "#!import":
                _steps.Add(new CellStep.Import(number, Argument(line, number)));
                break;
            case "#!time":
                _steps.Add(new CellStep.Time(number));
                break;
            default:
                throw CellFailureException.Command(_source, number, $"the command {word} is not known. Known are {Known}.");
        }
    }

    private void EndBlock(int nextLine)
    {
        var text = _text.ToString();
        _text.Clear();
        if (!string.IsNullOrWhiteSpace(text))
        {
            _steps.Add(_markdown
                ? new CellStep.Markdown(_start, text.Trim('\n'))
                : new CellStep.Code(_start, new string('\n', _start - 1) + text));
        }

        _start = nextLine;
    }

    private string Argument(string line, int number)
    {
        var space = line.IndexOfAny([' ', '\t', '"']);
        var argument = space < 0 ? "" : line[space..].Trim();
        if (argument.StartsWith('"'))
        {
            var end = argument.IndexOf('"', 1);
            argument = end < 0 ? argument[1..] : argument[1..end];
        }

        return argument.Length > 0
            ? argument
            : throw CellFailureException.Command(_source, number, $"{line} must be followed by what it names.");
    }

    private static bool IsDirective(string line, string word) =>
        line.StartsWith(word, StringComparison.Ordinal)
        && line[word.Length..].TrimStart().StartsWith('"');

    private static string WithoutScheme(string text)
    {
        const string Scheme = "nuget:";
        return (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..] : text).Trim();
    }
}
