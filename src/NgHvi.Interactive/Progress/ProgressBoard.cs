using System.Diagnostics;
using System.Runtime.CompilerServices;
using NgHvi.Inference;

namespace NgHvi.Interactive.Progress;

/// <summary>The one display of a cell that follows all its runs, however many there are and on whatever threads.</summary>
/// <remarks>
/// It is drawn when the first run starts, at most five times a second and for at most a hundredth of the time while runs go on, and
/// once more when the cell ends.
/// </remarks>
internal sealed class ProgressBoard
{
    private const double Interval = 0.2;
    private const double LargestShare = 0.01;
    private static readonly ConditionalWeakTable<object, ProgressBoard> s_boards = [];
    private readonly object _lock = new();
    private readonly List<Run> _running = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Action<object> _replace;
    private readonly EndedRuns _ended = new();
    private double _drawnAt;
    private double _cost;
    private bool _isStale;

    private ProgressBoard(object cell)
    {
        _replace = RunningCell.Display(cell, Snapshot());
        RunningCell.OnComplete(cell, Flush);
    }

    /// <summary>Follows a run of the cell that runs; null where there is no cell to show it in.</summary>
    public static IRunMonitor? Follow(string method)
    {
        if (RunningCell.Current is not { } cell)
        {
            return null;
        }

        lock (s_boards)
        {
            return s_boards.GetValue(cell, context => new ProgressBoard(context)).Start(method);
        }
    }

    private Run Start(string method)
    {
        var run = new Run(this, method);
        lock (_lock)
        {
            _running.Add(run);
            Draw();
        }

        return run;
    }

    private void Flush()
    {
        lock (_lock)
        {
            // .NET Interactive calls this when nothing can be shown any more.
            if (_isStale && RunningCell.Current is not null)
            {
                Replace();
            }
        }
    }

    /// <summary>Draws, unless that was done a moment ago or costs too much.</summary>
    private void Draw(bool isUrgent = false)
    {
        var now = _clock.Elapsed.TotalSeconds;
        _isStale = true;
        if (_cost > LargestShare * now || (!isUrgent && now - _drawnAt < Interval))
        {
            return;
        }

        Replace();
        _drawnAt = _clock.Elapsed.TotalSeconds;
        _cost += _drawnAt - now;
    }

    private void Replace()
    {
        _isStale = false;
        _replace(Snapshot());
    }

    private ProgressView Snapshot() => new([.. _running.Select(run => run.Line)], _ended.ToSummary());

    /// <summary>One run that is followed.</summary>
    private sealed class Run(ProgressBoard board, string method) : IRunMonitor
    {
        private readonly ElboSeries _elbo = new();
        private FitProgress _latest = new(0, 0, double.NaN, TimeSpan.Zero, TimeSpan.Zero);

        public RunLine Line => new(method, _latest, _elbo.Sparkline(width: 24), _elbo.Trend());

        public void Report(FitProgress value)
        {
            lock (board._lock)
            {
                _latest = value;
                _elbo.Add(value.Elbo);
                board.Draw();
            }
        }

        public void Ended(StopReason? reason, int steps)
        {
            lock (board._lock)
            {
                board._running.Remove(this);
                board._ended.Add(method, reason, steps, _latest.Elapsed.TotalSeconds);
                board.Draw(isUrgent: board._running.Count == 0);
            }
        }
    }
}
