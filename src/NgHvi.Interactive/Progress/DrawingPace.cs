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
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _drawings;
    private double _cost;
    private double _due;

    /// <summary>Time until then; zero or less when it has come.</summary>
    public TimeSpan Wait => TimeSpan.FromSeconds(_due) - _clock.Elapsed;

    /// <summary>Draws and takes the time of it.</summary>
    public void Draw(Action draw)
    {
        var start = _clock.Elapsed.TotalSeconds;
        draw();
        var end = _clock.Elapsed.TotalSeconds;

        // The first display and the first update compile code: what they cost says nothing of the others.
        _cost += ++_drawings > 2 ? end - start : 0;
        _due = Math.Max(end + (_drawings > 1 ? Interval : FirstInterval), _cost / LargestShare);
    }
}
