using System.Globalization;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Cli;

/// <summary>A line for every cell that has ended and, on a terminal, one that moves for the cell that runs.</summary>
internal sealed class NotebookProgress : IProgress<CellProgress>, IDisposable
{
    private const int LongestText = 60;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly Lock _lock = new();
    private readonly TextWriter _writer;
    private readonly Timer? _timer;
    private CellProgress? _running;
    private DateTime _since;

    /// <summary>Starts without a cell.</summary>
    public NotebookProgress(CommandStreams streams)
    {
        _writer = streams.Error;
        _timer = streams.ShowsProgress ? new Timer(_ => Draw(), null, Interval, Interval) : null;
    }

    /// <inheritdoc/>
    public void Report(CellProgress value)
    {
        lock (_lock)
        {
            Clear();
            if (value.Status == CellStatus.NotRun)
            {
                (_running, _since) = (value, DateTime.UtcNow);
                return;
            }

            _running = null;
            _writer.WriteLine(Line(value, value.Elapsed));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            Clear();
            _running = null;
        }

        _timer?.Dispose();
    }

    private void Draw()
    {
        lock (_lock)
        {
            if (_running is not null)
            {
                _writer.Write("\r" + Line(_running, DateTime.UtcNow - _since));
                _writer.Flush();
            }
        }
    }

    private void Clear()
    {
        if (_timer is not null && _running is not null)
        {
            _writer.Write("\r\x1b[K");
        }
    }

    private static string Line(CellProgress cell, TimeSpan elapsed)
    {
        var text = cell.Source.AsSpan().TrimStart();
        var end = text.IndexOfAny('\r', '\n');
        text = end < 0 ? text : text[..end];
        var status = cell.Status switch
        {
            CellStatus.Failed => " FAILED",
            CellStatus.Cancelled => " STOPPED",
            CellStatus.Skipped => " skipped",
            _ => "",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{cell.Number}/{cell.Count}] {elapsed.TotalSeconds,6:0.00} s{status}  " +
            $"{(text.Length > LongestText ? text[..LongestText].ToString() + "…" : text)}");
    }
}
