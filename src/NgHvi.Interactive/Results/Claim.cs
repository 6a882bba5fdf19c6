using System.Diagnostics;

namespace NgHvi.Interactive.Results;

/// <summary>What a notebook says, checked where it says it.</summary>
public static class Claim
{
    /// <summary>Writes what holds, or fails the cell.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="claim">In words.</param>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public static void That(bool holds, string claim) =>
        Console.WriteLine(holds ? $"holds: {claim}" : throw new InvalidOperationException($"does not hold: {claim}"));

    /// <summary>Milliseconds of the fastest of five calls, after one that lets the compiler finish.</summary>
    /// <param name="work">What is timed.</param>
    public static double Milliseconds(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        double Once()
        {
            var start = Stopwatch.GetTimestamp();
            work();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        work();
        return Enumerable.Range(0, 5).Min(_ => Once());
    }
}
