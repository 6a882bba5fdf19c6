namespace NgHvi;

/// <summary>ELBO estimates along a run, thinned as it grows.</summary>
public sealed class ElboTrace
{
    private const int Capacity = 4096;
    private readonly List<int> steps;
    private readonly List<double> values;
    private readonly List<double> seconds;

    internal ElboTrace(int stride, IEnumerable<int> steps, IEnumerable<double> values, IEnumerable<double> seconds) =>
        (Stride, this.steps, this.values, this.seconds) = (Math.Max(1, stride), [.. steps], [.. values], [.. seconds]);

    internal ElboTrace()
        : this(1, [], [], [])
    {
    }

    /// <summary>Steps between kept values.</summary>
    public int Stride { get; private set; }
    /// <summary>Kept steps, from 1.</summary>
    public IReadOnlyList<int> Steps => steps.AsReadOnly();
    /// <summary>Noisy ELBO estimates at those steps, in nats.</summary>
    public IReadOnlyList<double> Values => values.AsReadOnly();
    /// <summary>Seconds since the start, at those steps.</summary>
    public IReadOnlyList<double> Seconds => seconds.AsReadOnly();

    internal void Add(int step, double value, double elapsedSeconds)
    {
        if (steps.Count == Capacity && (step - 1) % Stride == 0)
        {
            Thin(steps);
            Thin(values);
            Thin(seconds);
            Stride *= 2;
        }

        if ((step - 1) % Stride != 0) return;
        steps.Add(step);
        values.Add(value);
        seconds.Add(elapsedSeconds);
    }

    internal ElboTrace Copy() => new(Stride, steps, values, seconds);

    internal ElboTrace Exchange(StateArchive archive)
    {
        var trace = new ElboTrace(
            archive.Exchange("traceStride", Stride), archive.Exchange("traceSteps", steps),
            archive.Exchange("traceValues", values), archive.Exchange("traceSeconds", seconds));
        return trace.steps.Count <= Capacity && trace.steps.Count == trace.values.Count && trace.steps.Count == trace.seconds.Count ? trace
            : throw new InputException("The saved trace of the ELBO is damaged: its parts do not have one length.");
    }

    private static void Thin<T>(List<T> list)
    {
        for (var i = 0; 2 * i < list.Count; i++) list[i] = list[2 * i];
        list.RemoveRange((list.Count + 1) / 2, list.Count / 2);
    }
}
