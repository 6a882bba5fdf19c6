using NgHvi.Interactive.Kernels;

namespace NgHvi.Interactive.Progress;

/// <summary>The one display of a cell that follows all its runs, however many there are and on whatever threads.</summary>
/// <remarks>
/// It is drawn when the first run starts, at its <see cref="DrawingPace"/> while runs go on, and once more when the cell ends or is
/// interrupted. Code that outlives its cell is shown no longer. A display that fails ends the display, not the run.
/// </remarks>
internal sealed class ProgressBoard
{
    private static readonly ConditionalWeakTable<object, ProgressBoard> Boards = [];
    private readonly object gate = new();
    private readonly NotebookHost host;
    private readonly object cell;
    private readonly List<Run> running = [];
    private readonly DrawingPace pace = new();
    private readonly EndedRuns ended = new();
    private Action<object>? replace;
    private bool isStale;
    private bool isScheduled;
    private bool isClosed;

    private ProgressBoard(NotebookHost host, object cell)
    {
        (this.host, this.cell) = (host, cell);
        host.OnComplete(cell, Close);
        host.Interrupted.Register(Interrupt);
    }

    /// <summary>Follows the runs of cells from now on, unless the host follows runs by itself.</summary>
    public static void Install(object? rootKernel)
    {
        IRunMonitor.Source ??= Follow;
        if (rootKernel is not null)
        {
            NotebookHost.Current?.AfterCode(rootKernel, FlushCurrent);
        }
    }

    /// <summary>Follows a run of the cell that runs; null where there is no cell to show it in.</summary>
    private static Run? Follow(string method)
    {
        if (NotebookHost.Current is not { Cell: { } cell } host)
        {
            return null;
        }

        ProgressBoard board;
        lock (Boards)
        {
            board = Boards.GetValue(cell, context => new ProgressBoard(host, context));
        }

        return board.Start(method);
    }

    private static void FlushCurrent()
    {
        if (NotebookHost.Current?.Cell is { } cell && Boards.TryGetValue(cell, out var board))
        {
            board.Flush();
        }
    }

    private Run Start(string method)
    {
        var run = new Run(this, method);
        lock (gate)
        {
            running.Add(run);
            Draw();
        }

        return run;
    }

    /// <summary>Shows what is not shown yet.</summary>
    private void Flush()
    {
        lock (gate)
        {
            if (isStale)
            {
                Replace();
            }
        }
    }

    /// <summary>The last drawing: one that came later, as an interruption's may, would stand in the output of the next cell.</summary>
    private void Close()
    {
        lock (gate)
        {
            Flush();
            isClosed = true;
        }
    }

    /// <summary>Says so at once: .NET Interactive shows nothing that comes after this.</summary>
    private void Interrupt()
    {
        lock (gate)
        {
            running.ForEach(run => run.Interrupt());
            Replace();
        }
    }

    /// <summary>Draws, unless that was done a moment ago or costs too much.</summary>
    private void Draw()
    {
        isStale = true;
        if (pace.Wait is var wait && wait > TimeSpan.Zero)
        {
            ScheduleUnlessRunning(wait);
        }
        else
        {
            pace.Draw(Replace);
        }
    }

    /// <summary>Draws later what no report will: the end of the last run.</summary>
    private void ScheduleUnlessRunning(TimeSpan delay)
    {
        if (running.Count > 0 || isScheduled)
        {
            return;
        }

        isScheduled = true;
        _ = Task.Delay(delay).ContinueWith(
            _ =>
            {
                lock (gate)
                {
                    isScheduled = false;
                    if (isStale)
                    {
                        Draw();
                    }
                }
            },
            TaskScheduler.Default);
    }

    private void Replace()
    {
        isStale = false;
        if (isClosed || !ReferenceEquals(host.Cell, cell))
        {
            return;
        }

        try
        {
            if (replace is null)
            {
                replace = host.Display(cell, Snapshot());
            }
            else
            {
                replace(Snapshot());
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            replace = static _ => { };
        }
    }

    private ProgressView Snapshot() => new([.. running.Select(run => run.Line)], ended.ToSummary());

    /// <summary>One run that is followed.</summary>
    private sealed class Run(ProgressBoard board, string method) : IRunMonitor
    {
        private readonly ElboSeries elbo = new();
        private FitProgress latest = new(0, 0, double.NaN, TimeSpan.Zero, TimeSpan.Zero);

        public RunLine Line => new(method, latest, elbo.ToSparkline(width: 24), elbo.Trend());

        public void Interrupt() =>
            latest = latest with
            {
                Limit = 0,
                Verdict = $"interrupted after {NumberFormat.Count(latest.Step)} steps (the fit so far is kept)",
            };

        public void Report(FitProgress value)
        {
            lock (board.gate)
            {
                latest = value;
                elbo.Add(value.Elbo);
                board.Draw();
            }
        }

        public void Ended(StopReason? reason, int steps)
        {
            lock (board.gate)
            {
                board.running.Remove(this);
                board.ended.Add(method, reason, steps, latest.Elapsed.TotalSeconds);
                board.Draw();
            }
        }
    }
}
