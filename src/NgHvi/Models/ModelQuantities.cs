namespace NgHvi;

/// <summary>What a person reads of θ, in the data's units.</summary>
internal sealed class ModelQuantities
{
    private const int LargestOnStack = 512;
    private readonly MixedDensity model;
    private readonly (int First, int Second)[] pairs; // Whose covariance is free.

    public ModelQuantities(MixedDensity model)
    {
        this.model = model;
        var group = model.Data.GroupName;
        var coefficients = model.RandomNames.Select(name => name == "(Intercept)" ? "Intercept" : name).ToArray();
        var isFree = model.Covariance is FreeCovariance;
        pairs = [.. from i in Enumerable.Range(0, isFree ? model.RandomCount : 0) from j in Enumerable.Range(0, i) select (j, i)];
        Array.Sort(pairs);
        var both = Array.ConvertAll(pairs, pair => $"({coefficients[pair.First]},{coefficients[pair.Second]})");
        Names =
        [
            .. model.FixedNames,
            .. coefficients.Select(name => $"{group}.sd({name})"),
            .. both.Select(pair => $"{group}.cor{pair}"),
            .. coefficients.Select(name => coefficients.Length == 1 ? $"{group}.variance" : $"{group}.var({name})"),
            .. both.Select(pair => $"{group}.cov{pair}"),
            .. model.Response.Parameters.SelectMany<ResponseParameter, string>(
                parameter => parameter.IsVariance ? [$"{parameter.Section}.sd", parameter.Name] : [parameter.Name]),
        ];
    }

    public IReadOnlyList<string> Names { get; }

    // Threads share this object.
    public void Report(ReadOnlySpan<double> theta, ModelParameters parameters, Span<double> values)
    {
        var (shape, r) = (model.Shape, model.RandomCount);
        model.Units.FixedToData(theta.Slice(shape.BetaOffset, shape.BetaCount), values[..shape.BetaCount]);
        var next = shape.BetaCount;
        if (r > 0)
        {
            var square = r * r;
            var scratch = square <= LargestOnStack ? stackalloc double[2 * square] : new double[2 * square];
            var ofModel = scratch[..square];
            var covariance = scratch[square..];
            parameters.Covariance(ofModel);
            model.Units.CovarianceToData(ofModel, covariance);
            for (var i = 0; i < r; i++) values[next++] = Math.Sqrt(covariance[i * (r + 1)]);
            foreach (var (i, j) in pairs)
                values[next++] = covariance[(i * r) + j] / Math.Sqrt(covariance[i * (r + 1)] * covariance[j * (r + 1)]);

            for (var i = 0; i < r; i++) values[next++] = covariance[i * (r + 1)];
            foreach (var (i, j) in pairs) values[next++] = covariance[(i * r) + j];
        }

        Span<double> natural = stackalloc double[shape.ParameterCount];
        model.ResponseParameters(parameters.Response, natural);
        for (var p = 0; p < natural.Length; p++)
        {
            if (model.Response.Parameters[p].IsVariance) values[next++] = Math.Sqrt(natural[p]);
            values[next++] = natural[p];
        }
    }
}
