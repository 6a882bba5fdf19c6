using System.Globalization;
using System.Text.RegularExpressions;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Running;

/// <summary>Compares the outputs of a run with those that were stored, for the cells whose tags ask for it.</summary>
/// <remarks>
/// Cells tagged <c>exact</c> must give the same outputs; in those of cells tagged <c>tolerance:X</c>, numbers in text may differ by X
/// times the larger one. Cells that were not run are not compared.
/// </remarks>
public static partial class OutputCheck
{
    private const int Before = 30;
    private const int Longest = 120;

    /// <summary>How many cells are compared.</summary>
    public static int Count(NotebookRun run) => Compared(run).Count();

    /// <summary>The differences, in order.</summary>
    /// <param name="stored">The notebook before the run.</param>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<OutputDifference> Compare(NotebookDocument stored, NotebookRun run)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var before = stored.Cells.ToDictionary(cell => cell.Id, StringComparer.Ordinal);
        return
        [
            .. Compared(run).SelectMany(task => Compare(
                task.Number, before.GetValueOrDefault(task.Cell.Id)?.Outputs ?? [], task.Cell.Outputs, task.Tags.Tolerance!.Value)),
        ];
    }

    private static IEnumerable<CellTask> Compared(NotebookRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return CellTask.AllOf(run.Notebook).Zip(run.Cells)
            .Where(pair => pair.First.Tags.Tolerance is not null && pair.Second.Status is (CellStatus.Succeeded or CellStatus.Failed))
            .Select(pair => pair.First);
    }

    private static IEnumerable<OutputDifference> Compare(
        int cell, IReadOnlyList<CellOutput> expected, IReadOnlyList<CellOutput> actual, double tolerance)
    {
        var (stored, made) = (Texts(expected), Texts(actual));
        foreach (var (name, text) in stored)
        {
            if (!made.TryGetValue(name, out var other))
            {
                yield return new OutputDifference(cell, name, Excerpt(text, 0), "nothing");
            }
            else if (FirstDifference(text, other, IsBinary(name) ? 0 : tolerance) is var (left, right))
            {
                yield return new OutputDifference(cell, name, Excerpt(text, left), Excerpt(other, right));
            }
        }

        foreach (var (name, text) in made.Where(entry => !stored.ContainsKey(entry.Key)))
        {
            yield return new OutputDifference(cell, name, "nothing", Excerpt(text, 0));
        }
    }

    /// <summary>The texts of outputs by what they are, such as "display 2, text/html". Pieces of one stream in a row are one.</summary>
    private static OrderedDictionary<string, string> Texts(IReadOnlyList<CellOutput> outputs)
    {
        var texts = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        string? stream = null;
        foreach (var output in outputs)
        {
            if (output is CellOutput.StreamText written)
            {
                number += written.Name == stream ? 0 : 1;
                stream = written.Name;
                var key = $"output {number}, {written.Name}";
                texts[key] = texts.GetValueOrDefault(key) + written.Text;
                continue;
            }

            number++;
            stream = null;
            switch (output)
            {
                case CellOutput.Display display:
                    AddBundle($"output {number}, display", display.Data);
                    break;
                case CellOutput.Result result:
                    AddBundle($"output {number}, value", result.Data);
                    break;
                case CellOutput.Failure failure:
                    texts[$"output {number}, error"] = $"{failure.Name}: {failure.Message}";
                    break;
                case CellOutput.Other other:
                    texts[$"output {number}"] = other.Json.ToJsonString();
                    break;
            }
        }

        return texts;

        void AddBundle(string name, MimeBundle data)
        {
            foreach (var type in data.MimeTypes)
            {
                texts[$"{name}, {type}"] = data.GetText(type) ?? "";
            }
        }
    }

    /// <summary>Where two texts begin to differ; null when they do not.</summary>
    private static (int Left, int Right)? FirstDifference(string left, string right, double tolerance)
    {
        if (left == right)
        {
            return null;
        }

        var (numbers, others) = tolerance > 0
            ? (Number().Matches(left), Number().Matches(right))
            : (Number().Matches(""), Number().Matches(""));
        var (i, j) = (0, 0);
        for (var n = 0; n <= Math.Min(numbers.Count, others.Count); n++)
        {
            // The text up to the next number, then the number.
            var end = n < numbers.Count ? numbers[n].Index : left.Length;
            var otherEnd = n < others.Count ? others[n].Index : right.Length;
            var same = left.AsSpan(i, end - i).CommonPrefixLength(right.AsSpan(j, otherEnd - j));
            if (same < end - i || same < otherEnd - j)
            {
                return (i + same, j + same);
            }

            if (n == numbers.Count || n == others.Count)
            {
                return numbers.Count == others.Count ? null : (end, otherEnd);
            }

            if (!AreClose(numbers[n].Value, others[n].Value, tolerance))
            {
                return (end, otherEnd);
            }

            (i, j) = (end + numbers[n].Length, otherEnd + others[n].Length);
        }

        return (i, j);
    }

    private static bool AreClose(string left, string right, double tolerance)
    {
        var (a, b) = (double.Parse(left, CultureInfo.InvariantCulture), double.Parse(right, CultureInfo.InvariantCulture));
        return left == right || Math.Abs(a - b) <= tolerance * Math.Max(Math.Abs(a), Math.Abs(b));
    }

    private static bool IsBinary(string name) =>
        name.Contains(", image/", StringComparison.Ordinal) && !name.EndsWith("svg+xml", StringComparison.Ordinal);

    private static string Excerpt(string text, int place)
    {
        var start = Math.Max(0, place - Before);
        var part = text.AsSpan(start, Math.Min(text.Length - start, Longest)).ToString().ReplaceLineEndings("⏎");
        return $"{(start > 0 ? "…" : "")}{part}{(start + Longest < text.Length ? "…" : "")}";
    }

    [GeneratedRegex(@"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")]
    private static partial Regex Number();
}
