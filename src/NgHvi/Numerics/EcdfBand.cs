namespace NgHvi;

/// <summary>Simultaneous bands of the empirical distribution function of n uniform numbers at evenly spread points (Säilynoja, Bürkner
/// and Vehtari 2022, section 2.2): pointwise binomial intervals of one tail, whose joint coverage is exact.</summary>
internal sealed class EcdfBand
{
    private const int MostPoints = 200;
    private readonly int n;
    private readonly double[] logFactorials;
    private readonly double[][] below; // P(X ≤ c), X ~ Binomial(n, point), by point.

    public EcdfBand(int n)
    {
        (this.n, Count) = (Guard.Positive(n), Math.Min(n, MostPoints));
        logFactorials = [.. Enumerable.Range(0, n + 1).Select(SpecialFunctions.FactorialLn)];
        below = [.. Enumerable.Range(1, Count - 1).Select(i =>
        {
            var (sum, result) = (0.0, new double[n + 1]);
            for (var c = 0; c <= n; c++) result[c] = sum += Probability(n, c, Point(i));
            return result;
        })];
    }

    public int Count { get; } // Of intervals between points.
    public double Point(int i) => (double)i / Count; // i = 1 … Count − 1.

    // The smallest pointwise two-sided tail of a sample.
    public double TailOf(IReadOnlyList<double> sample)
    {
        var (sorted, tail, c) = (sample.Order().ToArray(), 1.0, 0);
        for (var i = 1; i < Count; i++)
        {
            while (c < n && sorted[c] <= Point(i)) c++;
            tail = Math.Min(tail, Tail(i, c));
        }

        return tail;
    }

    // P(the smallest tail of n uniform numbers ≤ tail).
    public double PValue(double tail) => Math.Clamp(1 - Coverage(tail * (1 + 1e-9)), 0, 1);

    // Shares of numbers below each point that n uniform ones all keep to but with this probability.
    public (double Low, double High)[] Limits(double exceedance)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 40; i++)
        {
            var tail = 0.5 * (low + high);
            (low, high) = 1 - Coverage(tail) <= exceedance ? (tail, high) : (low, tail);
        }

        return [.. Enumerable.Range(1, Count - 1).Select(i => Range(i, low)).Select(range =>
            ((double)range.First / n, (double)range.Last / n))];
    }

    private double Tail(int i, int c) => 2 * Math.Min(below[i - 1][c], c == 0 ? 1 : 1 - below[i - 1][c - 1]);

    private (int First, int Last) Range(int i, double tail) // Of counts with larger tails.
    {
        var (first, last) = (0, n);
        while (first < n && !(2 * below[i - 1][first] > tail)) first++;
        while (last > first && !(Tail(i, last) > tail)) last--;
        return (first, last);
    }

    // By steps from point to point: what is left of n − c numbers falls below the next one at random.
    private double Coverage(double tail)
    {
        var (first, now) = (0, (double[])[1]);
        for (var i = 1; i < Count; i++)
        {
            var (low, high) = Range(i, tail);
            var next = new double[high - low + 1];
            var (share, rest) = (1.0 / (Count - i + 1), Math.Log(1 - (1.0 / (Count - i + 1))));
            var log = Math.Log(share);
            for (var c = first; c < first + now.Length; c++)
            {
                if (now[c - first] == 0) continue;
                for (var to = Math.Max(c, low); to <= high; to++)
                    next[to - low] += now[c - first] * Math.Exp(
                        logFactorials[n - c] - logFactorials[to - c] - logFactorials[n - to] + ((to - c) * log) + ((n - to) * rest));
            }

            (first, now) = (low, next);
        }

        return now.Sum();
    }

    private double Probability(int trials, int c, double p) => Math.Exp(
        logFactorials[trials] - logFactorials[c] - logFactorials[trials - c] + (c * Math.Log(p)) + ((trials - c) * Math.Log(1 - p)));

    /// <summary>P(max_x |F(x) + F(1 − x) − 1| is as large) for numbers symmetric about ½: their signs, from the outermost inwards, are a
    /// random walk (Butler 1969).</summary>
    public static double SymmetryPValue(IReadOnlyList<double> sample)
    {
        var (sum, largest) = (0, 0);
        foreach (var value in sample.OrderByDescending(value => Math.Abs(value - 0.5)))
            largest = Math.Max(largest, Math.Abs(sum += Math.Sign(value - 0.5)));
        if (largest == 0) return 1;
        var walk = new double[(2 * largest) + 1]; // Within −largest … largest; the ends absorb.
        walk[largest] = 1;
        for (var step = 0; step < sample.Count; step++)
        {
            var next = new double[walk.Length];
            (next[0], next[^1]) = (walk[0], walk[^1]);
            for (var i = 1; i < walk.Length - 1; i++)
            {
                next[i - 1] += 0.5 * walk[i];
                next[i + 1] += 0.5 * walk[i];
            }

            walk = next;
        }

        return walk[0] + walk[^1];
    }
}
