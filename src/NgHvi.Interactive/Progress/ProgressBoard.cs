using NgHvi.Interactive.Kernels;

namespace NgHvi.Interactive.Progress;

/// <summary>The one display of a cell that follows all its runs, however many there are and on whatever threads.</summary>
/// <remarks>
/// It is drawn when the first run starts, at its <see cref="DrawingPace"/> while runs go on, and once more when the cell ends or is
/// interrupted. Code that outlives its cell is shown no longer. A display that fails ends the display, not the run.
/// </remarks>
internal sealed class ProgressBoard
{
    private static readonly ConditionalWeakTable<object, ProgressBoard> s_boards = [];
    private readonly object _lock = new();
    private readonly object _cell;
    private readonly List<Run> _running = [];
    private readonly DrawingPace _pace = new();
    private readonly EndedRuns _ended = new();
    private Action<object>? _replace;
    private bool _isStale;
    private bool _isScheduled;
    private bool _isClosed;

    private ProgressBoard(object cell)
    {
        _cell = cell;
        RunningCell.OnComplete(cell, Close);
        RunningCell.Interrupted.Register(Interrupt);
    }

    /// <summary>Follows the runs of cells from now on, unless the host follows runs by itself.</summary>
    public static void Install(object? rootKernel)
    {
        IRunMonitor.Source ??= Follow;
        if (rootKernel is not null)
        {
            InteractiveKernel.Find(rootKernel)?.AfterCode(FlushCurrent);
        }
    }

    /// <summary>Follows a run of the cell that runs; null where there is no cell to show it in.</summary>
    private static Run? Follow(string method)
    {
        if (RunningCell.Current is not { } cell)
        {
            return null;
        }

        ProgressBoard board;
        lock (s_boards)
        {
            board = s_boards.GetValue(cell, context => new ProgressBoard(context));
        }

        return board.Start(method);
    }

    private static void FlushCurrent()
    {
        if (RunningCell.Current is { } cell && s_boards.TryGetValue(cell, out var board))
        {
            board.Flush();
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

    /// <summary>Shows what is not shown yet.</summary>
    private void Flush()
    {
        lock (_lock)
        {
            if (_isStale)
            {
                Replace();
            }
        }
    }

    /// <summary>The last drawing: one that came later, as an interruption's may, would stand in the output of the next cell.</summary>
    private void Close()
    {
        lock (_lock)
        {
            Flush();
            _isClosed = true;
        }
    }

    /// <summary>Says so at once: .NET Interactive shows nothing that comes after this.</summary>
    private void Interrupt()
    {
        lock (_lock)
        {
            _running.ForEach(run => run.Interrupt());
            Replace();
        }
    }

    /// <summary>Draws, unless that was done a moment ago or costs too much.</summary>
    private void Draw()
    {
        _isStale = true;
        if (_pace.Wait is var wait && wait > TimeSpan.Zero)
        {
            ScheduleUnlessRunning(wait);
        }
        else
        {
            _pace.Draw(Replace);
        }
    }

    /// <summary>Draws later what no report will: the end of the last run.</summary>
    private void ScheduleUnlessRunning(TimeSpan delay)
    {
        if (_running.Count > 0 || _isScheduled)
        {
            return;
        }

        _isScheduled = true;
        _ = Task.Delay(delay).ContinueWith(
            _ =>
            {
                lock (_lock)
                {
                    _isScheduled = false;
                    if (_isStale)
                    {
                        Draw();
                    }
                }
            },
            TaskScheduler.Default);
    }

    private void Replace()
    {
        _isStale = false;
        if (_isClosed || !ReferenceEquals(RunningCell.Current, _cell))
        {
            return;
        }

        try
        {
            if (_replace is null)
            {
                _replace = RunningCell.Display(_cell, Snapshot());
            }
            else
            {
                _replace(Snapshot());
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _replace = static _ => { };
        }
    }

    private ProgressView Snapshot() => new([.. _running.Select(run => run.Line)], _ended.ToSummary());

    /// <summary>One run that is followed.</summary>
    private sealed class Run(ProgressBoard board, string method) : IRunMonitor
    {
        private readonly ElboSeries _elbo = new();
        private FitProgress _latest = new(0, 0, double.NaN, TimeSpan.Zero, TimeSpan.Zero);

        public RunLine Line => new(method, _latest, _elbo.ToSparkline(width: 24), _elbo.Trend());

        public void Interrupt() =>
            _latest = _latest with
            {
                Limit = 0,
                Verdict = $"interrupted after {NumberFormat.Count(_latest.Step)} steps (the fit so far is kept)",
            };

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
                board.Draw();
            }
        }
    }
}
