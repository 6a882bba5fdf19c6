namespace NgHvi;

/// <summary>What q₀ gets most wrong of all that is reported: a mean in standard deviations, a width in parts of it.</summary>
internal sealed record Discrepancy(string Name, double Shift, double Width)
{
    // What matters is 0.3 and 0.2: of errors no more than what is left to these is excused.
    private const double LargestShift = 0.2, LargestWidth = 0.15, ShiftError = 0.1, WidthError = 0.05;

    public bool IsSmall => Size(Shift, Width) < 1;

    public static Discrepancy Find(ITarget target, WeightedSample reference, WeightedSample? sample, DrawSet own, int threads)
    {
        // The same draws with and without weights differ by less noise.
        var (set, isSame) = (reference.ToSet(target, threads), reference == sample);
        var plain = isSame ? DrawSet.Uniform(set.Count) : own.Weights;
        return target.QuantityNames
            .Select((name, i) => Of(name, set.Values[i], set.Weights, isSame ? set.Values[i] : own.Values[i], plain, isSame))
            .MaxBy(one => Size(one.Shift, one.Width)) ?? new("", 0, 0);
    }

    /// <summary>"Subject.sd(Days) is 0.41 sd too high, its interval 18 % too narrow".</summary>
    public override string ToString()
    {
        var shift = FormattableString.Invariant($"{Math.Abs(Shift):0.00} sd too {(Shift > 0 ? "high" : "low")}");
        var width = FormattableString.Invariant($"{100 * Math.Abs(Width):0} % too {(Width > 0 ? "wide" : "narrow")}");
        return Math.Abs(Width) < LargestWidth ? $"{Name} is {shift}"
            : Math.Abs(Shift) < LargestShift ? $"the interval of {Name} is {width}" : $"{Name} is {shift} and its interval {width}";
    }

    // Less one standard error each.
    private static Discrepancy Of(string name, double[] values, double[] weights, double[] own, double[] plain, bool isSame)
    {
        var (right, found) = (WeightedMoments.Of(values, weights), WeightedMoments.Of(own, plain));
        var (sd, squares, scaleSquares) = (right.StandardDeviation, 0.0, 0.0);
        for (var s = 0; s < values.Length; s++)
        {
            if (weights[s] == 0) continue;
            var (z, weight) = ((values[s] - right.Mean) / sd, weights[s] - (isSame ? plain[s] : 0));
            squares += weight * weight * z * z;
            scaleSquares += 0.25 * weight * weight * ((z * z) - 1) * ((z * z) - 1);
        }

        if (!(sd > 0) || !double.IsFinite(found.Mean)) return new(name, sd > 0 ? double.PositiveInfinity : 0, 0);
        var shift = Less((found.Mean - right.Mean) / sd, Math.Sqrt(squares), ShiftError);
        var error = Math.Sqrt(FixedOrder.SumOfSquares(weights));
        var interval = Less(((found.Upper - found.Lower) / (right.Upper - right.Lower)) - 1, error, WidthError);
        var scale = Less((found.StandardDeviation / sd) - 1, Math.Sqrt(scaleSquares), WidthError);
        return new(name, shift, Math.Abs(scale) > Math.Abs(interval) ? scale : interval);

        static double Less(double value, double error, double most) =>
            Math.CopySign(Math.Max(0, Math.Abs(value) - Math.Min(error, most)), value);
    }

    private static double Size(double shift, double width) => Math.Max(Math.Abs(shift) / LargestShift, Math.Abs(width) / LargestWidth);
}
