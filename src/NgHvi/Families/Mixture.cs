namespace NgHvi;

/// <summary>A mixture of members of one family; λ is theirs, one after the other, and logarithms of unequal weights.</summary>
internal sealed class Mixture : VariationalFamily
{
    private readonly Family.Mixture choice;
    private readonly VariationalFamily[] parts;
    private readonly double[] shares, scores, weights, bounds; // Bounds: cumulative weights.

    public Mixture(Family.Mixture choice, int parameterCount) : base(
        parameterCount,
        choice.Count * (choice.PartFor(parameterCount).Create(parameterCount).Lambda.Length + (choice.IsWeighted ? 1 : 0)))
    {
        this.choice = choice;
        parts = [.. Enumerable.Range(0, choice.Count).Select(_ => choice.PartFor(parameterCount).Create(parameterCount))];
        (shares, scores) = (new double[parts.Length], new double[parts.Length * parameterCount]);
        (weights, bounds) = (new double[parts.Length], new double[parts.Length]);
        if (!choice.IsWeighted) SetWeights(new double[parts.Length]);
    }

    public static Mixture Of(IReadOnlyList<VariationalFamily> parts) // Of one family, of equal weights.
    {
        var result = new Mixture(new(parts[0].Choice, parts.Count), parts[0].ParameterCount);
        double[] lambda = [.. parts.SelectMany(part => part.Lambda)];
        return result.TrySet(lambda) ? result : throw new ArithmeticException("A part of the mixture is not a distribution.");
    }

    public IReadOnlyList<VariationalFamily> Parts => parts;
    public ReadOnlySpan<double> Weights => weights;
    public override int NoiseCount => parts[0].NoiseCount + 1; // The first chooses the part.
    internal override Family Choice => choice;
    private int PartLength => parts[0].Lambda.Length;

    public override void Transform(ReadOnlySpan<double> noise, Span<double> theta)
    {
        var (place, part) = (NormalTail.Cdf(noise[0]), 0);
        while (part < parts.Length - 1 && place >= bounds[part]) part++;
        parts[part].Transform(noise[1..], theta);
    }

    public override double NegativeScore(ReadOnlySpan<double> theta, Span<double> score)
    {
        CheckTheta(score);
        var m = ParameterCount;
        for (var c = 0; c < parts.Length; c++)
            shares[c] = parts[c].NegativeScore(theta, scores.AsSpan(c * m, m)) + Math.Log(weights[c]);
        var maximum = TensorPrimitives.Max<double>(shares);
        for (var c = 0; c < parts.Length; c++) shares[c] = Math.Exp(shares[c] - maximum);
        var sum = FixedOrder.Sum(shares);
        score.Clear();
        for (var c = 0; c < parts.Length; c++)
            if (shares[c] != 0) TensorPrimitives.MultiplyAdd(scores.AsSpan(c * m, m), shares[c] / sum, score, score);
        return maximum + Math.Log(sum);
    }

    public override void Locations(Span<double> location, Span<double> scale)
    {
        var (center, spread) = (new double[ParameterCount], new double[ParameterCount]);
        location.Clear();
        scale.Clear();
        for (var c = 0; c < parts.Length; c++)
        {
            parts[c].Locations(center, spread);
            TensorPrimitives.MultiplyAdd(center, weights[c], location, location);
        }

        for (var c = 0; c < parts.Length; c++)
        {
            parts[c].Locations(center, spread);
            for (var j = 0; j < ParameterCount; j++)
                scale[j] += ((spread[j] * spread[j]) + ((center[j] - location[j]) * (center[j] - location[j]))) * weights[c];
        }

        TensorPrimitives.Sqrt(scale, scale);
    }

    internal override void Stratify(int s, Span<double> noise)
    {
        var c = s % parts.Length;
        if (choice.IsWeighted) noise[0] = Normal.InvCDF(0, 1, Math.Clamp(bounds[c] - (0.5 * weights[c]), 1e-300, 1 - 1e-16));
    }

    internal override double StratumWeight(int s, int draws)
    {
        var c = s % parts.Length;
        return choice.IsWeighted ? weights[c] * draws / CountOf(c, draws) : 1;
    }

    internal int CountOf(int c, int draws) => (draws - c + parts.Length - 1) / parts.Length; // Of a step's draws.

    // Parts that have moved become λ, with changes of log weights.
    internal void Collect(ReadOnlySpan<double> changes)
    {
        for (var c = 0; c < parts.Length; c++) parts[c].Lambda.CopyTo(Lambda, c * PartLength);
        var logs = LogWeights;
        for (var c = 0; c < logs.Length; c++) logs[c] = Math.Log(weights[c]) + changes[c];
    }

    internal override bool Refresh()
    {
        if (choice.IsWeighted)
        {
            if (!FixedOrder.AreFinite(LogWeights)) return false;
            SetWeights(LogWeights);
        }

        return parts.Index().All(part => part.Item.TrySet(Lambda.AsSpan(part.Index * PartLength, PartLength)));
    }

    internal override void BeginAt(VariationalFamily fitted, RandomKey key) // Apart by 1.6 standard deviations, in pairs.
    {
        var (direction, m) = (new double[fitted.NoiseCount], ParameterCount);
        for (var c = 0; c < parts.Length; c++)
        {
            fitted.Lambda.CopyTo(Lambda, c * PartLength);
            if (c == parts.Length - 1 && c % 2 == 0) break; // The odd one stays.
            NormalSampler.Fill(key.Fold(c / 2), direction);
            TensorPrimitives.Multiply(direction, (c % 2 == 0 ? 0.8 : -0.8) / FixedOrder.Norm(direction), direction);
            fitted.Transform(direction, Lambda.AsSpan(c * PartLength, m));
        }

        LogWeights.Clear();
    }

    internal override void Begin(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, (double Value, RandomKey? Key) loadings) =>
        throw new NotSupportedException("A mixture begins at a fit.");

    private Span<double> LogWeights => Lambda.AsSpan(parts.Length * PartLength);

    private void SetWeights(ReadOnlySpan<double> logs)
    {
        TensorPrimitives.SoftMax(logs, weights);
        var sum = 0.0;
        for (var c = 0; c < weights.Length; c++) bounds[c] = sum += weights[c];
    }
}
