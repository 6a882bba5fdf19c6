using System.Globalization;
using NgHvi.Notebooks.Running;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Cli;

/// <summary>A line for every cell that has ended and, on a terminal, one that moves for the cell that runs.</summary>
internal sealed class NotebookProgress : IProgress<CellProgress>, IDisposable
{
    private const int LongestText = 60;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly Lock gate = new();
    private readonly TextWriter writer;
    private readonly Timer? timer;
    private CellProgress? running;
    private DateTime since;

    /// <summary>Starts without a cell.</summary>
    public NotebookProgress(CommandStreams streams)
    {
        writer = streams.Error;
        timer = streams.ShowsProgress ? new Timer(_ => Draw(), null, Interval, Interval) : null;
    }

    /// <inheritdoc/>
    public void Report(CellProgress value)
    {
        lock (gate)
        {
            Clear();
            if (value.Status == CellStatus.NotRun)
            {
                (running, since) = (value, DateTime.UtcNow);
                return;
            }

            running = null;
            writer.WriteLine(Line(value, value.Elapsed));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            Clear();
            running = null;
        }

        timer?.Dispose();
    }

    private void Draw()
    {
        lock (gate)
        {
            if (running is not null)
            {
                writer.Write("\r" + Line(running, DateTime.UtcNow - since));
                writer.Flush();
            }
        }
    }

    private void Clear()
    {
        if (timer is not null && running is not null)
        {
            writer.Write("\r\x1b[K");
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
