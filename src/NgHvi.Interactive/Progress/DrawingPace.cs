using System.Diagnostics;

namespace NgHvi.Interactive.Progress;

/// <summary>
/// When something may be drawn again: soon after the first time, then at most twice a second, and for at most a hundredth of the time.
/// </summary>
internal sealed class DrawingPace
{
    private const double FirstInterval = 0.2;

    /// <summary>Each drawing also costs the front end, which may share the fit's processor.</summary>
    private const double Interval = 0.5;
    private const double LargestShare = 0.01;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private int drawings;
    private double cost;
    private double due;

    /// <summary>Time until then; zero or less when it has come.</summary>
    public TimeSpan Wait => TimeSpan.FromSeconds(due) - clock.Elapsed;

    /// <summary>Draws and takes the time of it.</summary>
    public void Draw(Action draw)
    {
        var start = clock.Elapsed.TotalSeconds;
        draw();
        var end = clock.Elapsed.TotalSeconds;

        // The first display and the first update compile code: what they cost says nothing of the others.
        cost += ++drawings > 2 ? end - start : 0;
        due = Math.Max(end + (drawings > 1 ? Interval : FirstInterval), cost / LargestShare);
    }
}
