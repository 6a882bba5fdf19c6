using System.Text;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Splits a cell at its commands: lines that start with <c>#!</c>, <c>#load</c>, or name a package.</summary>
internal sealed class CellSteps
{
    private readonly SourceText _source;
    private readonly List<CellStep> _steps = [];
    private readonly List<string> _packages = [];
    private readonly List<string> _sources = [];
    private readonly StringBuilder _text = new();
    private string _language = KernelNames.CSharp;
    private CellStep.Command? _value;
    private int _start = 1;
    private int _firstPackage = 1;

    private CellSteps(SourceText source)
    {
        _source = source;
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
        if (reader._packages.Count > 0 || reader._sources.Count > 0)
        {
            reader._steps.Insert(0, new CellStep.Packages(reader._firstPackage, reader._packages, reader._sources));
        }

        return reader._steps;
    }

    private void Read(string line, int number)
    {
        var trimmed = line.Trim();
        var isCode = _language == KernelNames.CSharp;
        if (trimmed.StartsWith("#!", StringComparison.Ordinal)
            && (isCode || KernelNames.OfSwitch(trimmed) is not null || KernelNames.StartsValue(trimmed)))
        {
            ReadCommand(trimmed, number);
        }
        else if (isCode && IsDirective(trimmed, "#load"))
        {
            EndBlock(number + 1);
            _steps.Add(new CellStep.Command(number, "#!import", trimmed["#load".Length..].Trim()));
        }
        else if (isCode && IsDirective(trimmed, "#i"))
        {
            AddTo(_sources, Argument(trimmed, number), number);
        }
        else if (isCode && IsDirective(trimmed, "#r")
            && Argument(trimmed, number) is var argument && argument.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            AddTo(_packages, argument, number);
        }
        else
        {
            _text.Append(line).Append('\n');
        }
    }

    private void ReadCommand(string line, int number)
    {
        var parts = line.Split([' ', '\t'], 2, StringSplitOptions.TrimEntries);
        EndBlock(number + 1);
        var command = new CellStep.Command(number, parts[0], parts.Length > 1 ? parts[1] : "");
        if (KernelNames.Find(parts[0][2..]) is not { } language)
        {
            _steps.Add(command);
        }
        else if (language == KernelNames.Value)
        {
            (_language, _value) = (language, command);
        }
        else if (language == KernelNames.CSharp || KernelNames.IsShown(language))
        {
            _language = language;
        }
        else
        {
            throw CellFailureException.Command(_source, number, $"{parts[0]} switches to a language that is not run here; only C# is.");
        }
    }

    private void EndBlock(int nextLine)
    {
        var text = _text.ToString();
        _text.Clear();
        if (_value is not null)
        {
            _steps.Add(_value with { Text = text.TrimEnd('\n') });
            _value = null;
        }
        else if (!string.IsNullOrWhiteSpace(text))
        {
            _steps.Add(_language == KernelNames.CSharp
                ? new CellStep.Code(_start, new string('\n', _start - 1) + text)
                : new CellStep.Shown(_start, _language, text.Trim('\n')));
        }

        _start = nextLine;
    }

    private void AddTo(List<string> list, string argument, int number)
    {
        const string Scheme = "nuget:";
        _firstPackage = _packages.Count + _sources.Count == 0 ? number : _firstPackage;
        list.Add((argument.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? argument[Scheme.Length..] : argument).Trim());
        _text.Append('\n');
    }

    private string Argument(string line, int number)
    {
        var argument = line[line.IndexOf('"', StringComparison.Ordinal)..].Split('"')[1].Trim();
        return argument.Length > 0
            ? argument
            : throw CellFailureException.Command(_source, number, $"{line} must be followed by what it names.");
    }

    private static bool IsDirective(string line, string word) =>
        line.StartsWith(word, StringComparison.Ordinal)
        && line[word.Length..].TrimStart().StartsWith('"');
}
