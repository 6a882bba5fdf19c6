namespace NgHvi;

/// <summary>The equal mixture of members of one family, made of several fits; λ is theirs, one after the other.</summary>
internal sealed class Mixture : VariationalFamily
{
    private readonly Family.Mixture choice;
    private readonly VariationalFamily[] parts;
    private readonly double[] shares;

    public Mixture(Family.Mixture choice, int parameterCount)
        : base(parameterCount, choice.Count * choice.Part.Create(parameterCount).Lambda.Length)
    {
        this.choice = choice;
        parts = [.. Enumerable.Range(0, choice.Count).Select(_ => choice.Part.Create(parameterCount))];
        shares = new double[parts.Length];
    }

    public static Mixture Of(IReadOnlyList<VariationalFamily> parts) // Of one family.
    {
        var result = new Mixture(new(parts[0].Choice, parts.Count), parts[0].ParameterCount);
        double[] lambda = [.. parts.SelectMany(part => part.Lambda)];
        return result.TrySet(lambda) ? result : throw new ArithmeticException("A part of the mixture is not a distribution.");
    }

    public IReadOnlyList<VariationalFamily> Parts => parts;
    public override int NoiseCount => parts[0].NoiseCount + 1; // The first chooses the part.
    internal override Family Choice => choice;

    public override void Transform(ReadOnlySpan<double> noise, Span<double> theta)
    {
        var part = (int)(parts.Length * NormalTail.Cdf(noise[0]));
        parts[Math.Min(part, parts.Length - 1)].Transform(noise[1..], theta);
    }

    public override double NegativeScore(ReadOnlySpan<double> theta, Span<double> score)
    {
        CheckTheta(score);
        var own = new double[ParameterCount];
        for (var c = 0; c < parts.Length; c++) shares[c] = parts[c].NegativeScore(theta, own);
        var maximum = TensorPrimitives.Max<double>(shares);
        for (var c = 0; c < parts.Length; c++) shares[c] = Math.Exp(shares[c] - maximum);
        var sum = FixedOrder.Sum(shares);
        score.Clear();
        for (var c = 0; c < parts.Length; c++)
        {
            if (shares[c] == 0) continue;
            parts[c].NegativeScore(theta, own);
            TensorPrimitives.MultiplyAdd(own, shares[c] / sum, score, score);
        }

        return maximum + Math.Log(sum / parts.Length);
    }

    public override void Locations(Span<double> location, Span<double> scale)
    {
        var (center, spread) = (new double[ParameterCount], new double[ParameterCount]);
        location.Clear();
        scale.Clear();
        foreach (var part in parts)
        {
            part.Locations(center, spread);
            TensorPrimitives.MultiplyAdd(center, 1.0 / parts.Length, location, location);
        }

        foreach (var part in parts)
        {
            part.Locations(center, spread);
            for (var j = 0; j < ParameterCount; j++)
                scale[j] += ((spread[j] * spread[j]) + ((center[j] - location[j]) * (center[j] - location[j]))) / parts.Length;
        }

        TensorPrimitives.Sqrt(scale, scale);
    }

    internal override bool Refresh()
    {
        var length = Lambda.Length / parts.Length;
        return parts.Index().All(part => part.Item.TrySet(Lambda.AsSpan(part.Index * length, length)));
    }

    internal override void Begin(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, (double Value, RandomKey? Key) loadings) =>
        throw new NotSupportedException("A mixture is made of fits.");

    internal override void AddPullback(ReadOnlySpan<double> u, ReadOnlySpan<double> noise, Span<double> gradient) =>
        throw new NotSupportedException("A mixture is made of fits.");
}
