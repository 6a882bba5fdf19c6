using System.Globalization;
using System.Text;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Collects the outputs of one cell, in order, from whatever thread they come.</summary>
/// <param name="listener">Called for each output as it is made; null when nobody listens.</param>
/// <param name="limit">How many bytes of a file the outputs may take; what has no room is left out, and the cell says so.</param>
internal sealed class OutputRecorder(Action<CellOutputEvent>? listener, long limit = long.MaxValue)
{
    private const int LongestLine = 10_000;
    private const int MostLines = 200;
    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];
    private CellOutput[]? final;
    private long size;
    private long charactersLost;
    private long outputsLost;

    /// <summary>Appends stream text; it continues the last output when that is the same stream.</summary>
    public void Write(string stream, string text)
    {
        lock (gate)
        {
            if (text.Length == 0 || final is not null)
            {
                return;
            }

            var frame = Continues(stream) ? 0 : OutputSize.Frame;
            var fitting = OutputSize.Fitting(text, limit - size - frame);
            if (fitting > 0)
            {
                var kept = text[..fitting];
                size += frame + OutputSize.Of(kept);
                Append(stream, kept);
            }

            Lose(text.Length - fitting, 0);
        }
    }

    /// <summary>Appends an output. After <see cref="Close"/> nothing is kept: the cell is over.</summary>
    public void Add(CellOutput output, string? displayId = null)
    {
        lock (gate)
        {
            var added = OutputSize.Of(output);
            if (final is not null || added > limit - size)
            {
                Lose(0, final is null ? 1 : 0);
                return;
            }

            size += added;
            output = output is CellOutput.Failure failure ? Shortened(failure) : output;
            entries.Add(new Entry { Output = output, DisplayId = displayId });
            listener?.Invoke(new CellOutputEvent(output, displayId));
        }
    }

    /// <summary>Puts an output in the place of the one with the same id, even after <see cref="Close"/>.</summary>
    public void Update(string displayId, CellOutput output)
    {
        lock (gate)
        {
            var index = entries.FindIndex(entry => entry.DisplayId == displayId);
            var added = index < 0 ? 0 : OutputSize.Of(output) - OutputSize.Of(entries[index].Output!);
            if (added > limit - size)
            {
                Lose(0, 1);
                return;
            }

            size += added;
            if (index >= 0)
            {
                entries[index].Output = output;
                final?.SetValue(output, index);
            }

            listener?.Invoke(new CellOutputEvent(output, displayId, IsUpdate: true));
        }
    }

    /// <summary>Ends the recording and gives the outputs, in a list that later updates of displays still reach.</summary>
    public IReadOnlyList<CellOutput> Close()
    {
        lock (gate)
        {
            if (final is null && charactersLost + outputsLost > 0)
            {
                Append("stderr", string.Create(
                    CultureInfo.InvariantCulture, $"Left out: {charactersLost:N0} characters of text and {outputsLost:N0} displays.\n"));
            }

            return final ??=
            [
                .. entries.Select(entry => entry.Output ?? new CellOutput.StreamText(entry.Stream!, entry.Text!.ToString())),
            ];
        }
    }

    /// <summary>Counts what is left out; the first time the cell says why.</summary>
    private void Lose(long characters, long outputs)
    {
        if (characters + outputs > 0 && charactersLost + outputsLost == 0 && final is null)
        {
            Append("stderr", string.Create(
                CultureInfo.InvariantCulture,
                $"\nOutput was cut here: a cell may show {limit / 1e6:0.###} MB (nghvi notebook run --max-output allows more).\n"));
        }

        (charactersLost, outputsLost) = (charactersLost + characters, outputsLost + outputs);
    }

    private void Append(string stream, string text)
    {
        if (!Continues(stream))
        {
            entries.Add(new Entry { Stream = stream, Text = new StringBuilder() });
        }

        entries[^1].Text!.Append(text);
        listener?.Invoke(new CellOutputEvent(new CellOutput.StreamText(stream, text)));
    }

    private bool Continues(string stream) => entries is [.., { Text: not null } last] && last.Stream == stream;

    /// <summary>A failure is always kept, and so its words are limited.</summary>
    private static CellOutput.Failure Shortened(CellOutput.Failure failure) => failure with
    {
        Message = Shortened(failure.Message),
        Traceback = [.. failure.Traceback.Take(MostLines).Select(Shortened)],
    };

    private static string Shortened(string text) => text.Length <= LongestLine ? text : text[..LongestLine] + "…";

    private sealed class Entry
    {
        public CellOutput? Output { get; set; }

        public string? DisplayId { get; init; }

        public string? Stream { get; init; }

        public StringBuilder? Text { get; init; }
    }
}
