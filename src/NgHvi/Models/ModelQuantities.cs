namespace NgHvi;

/// <summary>What a person reads of θ, in the data's units.</summary>
internal sealed class ModelQuantities
{
    private const int LargestOnStack = 512;
    private readonly MixedDensity model;
    // Of factors; pairs have a free covariance.
    private readonly IReadOnlyList<(int First, int Count, (int First, int Second)[] Pairs)> blocks;

    public ModelQuantities(MixedDensity model)
    {
        this.model = model;
        var (end, random) = (0, new List<string>());
        blocks = [.. model.Covariance.Parts.Select(part =>
        {
            (int First, int Second)[] pairs =
                [.. from i in Enumerable.Range(0, part is FreeCovariance ? part.RandomCount : 0)
                    from j in Enumerable.Range(0, i) select (j, i)];
            Array.Sort(pairs);
            return ((end += part.RandomCount) - part.RandomCount, part.RandomCount, pairs);
        })];
        foreach (var isOfVariances in (bool[])[false, true])
            foreach (var (b, (first, count, pairs)) in blocks.Index())
            {
                var group = model.Data.Factors is [_, _, ..] several ? several[b].Name : model.Data.GroupName;
                string[] names =
                    [.. model.RandomNames.Skip(first).Take(count).Select(name => name == "(Intercept)" ? "Intercept" : name)];
                var both = pairs.Select(pair => $"({names[pair.First]},{names[pair.Second]})");
                random.AddRange(names.Select(name => !isOfVariances ? $"{group}.sd({name})"
                    : names.Length == 1 ? $"{group}.variance" : $"{group}.var({name})"));
                random.AddRange(both.Select(pair => $"{group}.{(isOfVariances ? "cov" : "cor")}{pair}"));
            }

        Names =
        [
            .. model.FixedNames,
            .. random,
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
            foreach (var (first, count, pairs) in blocks)
            {
                for (var i = first; i < first + count; i++) values[next++] = Math.Sqrt(covariance[i * (r + 1)]);
                foreach (var (i, j) in pairs)
                    values[next++] = covariance[((first + i) * r) + first + j]
                        / Math.Sqrt(covariance[(first + i) * (r + 1)] * covariance[(first + j) * (r + 1)]);
            }

            foreach (var (first, count, pairs) in blocks)
            {
                for (var i = first; i < first + count; i++) values[next++] = covariance[i * (r + 1)];
                foreach (var (i, j) in pairs) values[next++] = covariance[((first + i) * r) + first + j];
            }
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
