using System.Text;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Collects the outputs of one cell, in order, from whatever thread they come.</summary>
internal sealed class OutputRecorder
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Action<CellOutputEvent>? _listener;
    private CellOutput[]? _final;

    public OutputRecorder(Action<CellOutputEvent>? listener)
    {
        _listener = listener;
    }

    /// <summary>Appends stream text; it continues the last output when that is the same stream.</summary>
    public void Write(string stream, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (_final is not null)
            {
                return;
            }

            if (_entries is not [.., { Text: not null } last] || last.Stream != stream)
            {
                last = new Entry { Stream = stream, Text = new StringBuilder() };
                _entries.Add(last);
            }

            last.Text!.Append(text);
            _listener?.Invoke(new CellOutputEvent(new CellOutput.StreamText(stream, text)));
        }
    }

    /// <summary>Appends an output. After <see cref="Close"/> nothing is kept: the cell is over.</summary>
    public void Add(CellOutput output, string? displayId = null)
    {
        lock (_lock)
        {
            if (_final is null)
            {
                _entries.Add(new Entry { Output = output, DisplayId = displayId });
                _listener?.Invoke(new CellOutputEvent(output, displayId));
            }
        }
    }

    /// <summary>Puts an output in the place of the one with the same id, even after <see cref="Close"/>.</summary>
    public void Update(string displayId, CellOutput output)
    {
        lock (_lock)
        {
            var index = _entries.FindIndex(entry => entry.DisplayId == displayId);
            if (index >= 0)
            {
                _entries[index].Output = output;
                _final?.SetValue(output, index);
            }

            _listener?.Invoke(new CellOutputEvent(output, displayId, IsUpdate: true));
        }
    }

    /// <summary>Ends the recording and gives the outputs, in a list that later updates of displays still reach.</summary>
    public IReadOnlyList<CellOutput> Close()
    {
        lock (_lock)
        {
            return _final ??=
            [
                .. _entries.Select(entry => entry.Output ?? new CellOutput.StreamText(entry.Stream!, entry.Text!.ToString())),
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
