using System.Text;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Collects the outputs of one cell, in order, from whatever thread they come.</summary>
internal sealed class OutputRecorder
{
    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];
    private readonly Action<CellOutputEvent>? listener;
    private CellOutput[]? final;

    public OutputRecorder(Action<CellOutputEvent>? listener)
    {
        this.listener = listener;
    }

    /// <summary>Appends stream text; it continues the last output when that is the same stream.</summary>
    public void Write(string stream, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        lock (gate)
        {
            if (final is not null)
            {
                return;
            }

            if (entries is not [.., { Text: not null } last] || last.Stream != stream)
            {
                last = new Entry { Stream = stream, Text = new StringBuilder() };
                entries.Add(last);
            }

            last.Text!.Append(text);
            listener?.Invoke(new CellOutputEvent(new CellOutput.StreamText(stream, text)));
        }
    }

    /// <summary>Appends an output. After <see cref="Close"/> nothing is kept: the cell is over.</summary>
    public void Add(CellOutput output, string? displayId = null)
    {
        lock (gate)
        {
            if (final is null)
            {
                entries.Add(new Entry { Output = output, DisplayId = displayId });
                listener?.Invoke(new CellOutputEvent(output, displayId));
            }
        }
    }

    /// <summary>Puts an output in the place of the one with the same id, even after <see cref="Close"/>.</summary>
    public void Update(string displayId, CellOutput output)
    {
        lock (gate)
        {
            var index = entries.FindIndex(entry => entry.DisplayId == displayId);
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
            return final ??=
            [
                .. entries.Select(entry => entry.Output ?? new CellOutput.StreamText(entry.Stream!, entry.Text!.ToString())),
            ];
        }
    }

    private sealed class Entry
    {
        public CellOutput? Output { get; set; }

        public string? DisplayId { get; init; }

        public string? Stream { get; init; }

        public StringBuilder? Text { get; init; }
    }
}
