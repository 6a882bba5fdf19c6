using static NgHvi.PriorText;

namespace NgHvi;

/// <summary>Densities of one model's θ, in its units. Network weights are N(0, scale²); Coefficients are as stated.</summary>
internal sealed record ModelPriors(
    string Name, IReadOnlyList<double> WeightScales, IReadOnlyList<CoefficientPrior> Coefficients, FixedEffectsPrior Fixed,
    IReadOnlyList<VariancePrior> Parameters, CovariancePrior RandomEffects)
{
    private const double DegreesOfFreedom = 3;
    private const double InterceptScale = 5;

    // For standardised data; pre-activations have sd about 2, on either side of the kink.
    public static ModelPriors Weak(PriorContext context)
    {
        var (network, scale) = (context.Network, context.Response.Weak.OfDeviations);
        CoefficientPrior[] coefficients = [.. Enumerable.Range(0, context.FixedNames.Count).Select(j => WeakCoefficient(context, j))];
        return new ModelPriors(
            "weak", [.. Enumerable.Range(0, network?.WeightCount ?? 0).Select(i =>
                network!.IsBias(i) ? 2 : 2 / Math.Sqrt(network.FanIn(network.LayerOf(i))))],
            coefficients, context.ToModelUnits(coefficients), [.. context.Response.Parameters.Select(parameter => parameter.Weak)],
            OfBlocks(context, (r, isFree) => isFree
                ? new CovariancePrior.HuangWand(DegreesOfFreedom, Repeat(r, scale))
                : new CovariancePrior.Independent(Repeat<VariancePrior>(r, new VariancePrior.HalfStudentT(DegreesOfFreedom, scale)))));
    }

    // Strong on data far from unit scale (method sections 4.1 to 4.3).
    public static ModelPriors Published(PriorContext context)
    {
        var published = context.Response.Published;
        var coefficients = Repeat(context.FixedNames.Count, new CoefficientPrior(0, Math.Sqrt(published.OfCoefficients), false));
        return new ModelPriors(
            "published", Repeat(context.Network?.WeightCount ?? 0, Math.Sqrt(published.OfWeights)), coefficients,
            context.ToModelUnits(coefficients), [.. context.Response.Parameters.Select(parameter => parameter.Published)],
            OfBlocks(context, (r, isFree) => isFree
                ? new CovariancePrior.Wishart(Repeat(r, 0.01), r + 1)
                : new CovariancePrior.Independent(Repeat(r, published.OfVariances))));
    }

    private static CovariancePrior OfBlocks(PriorContext context, Func<int, bool, CovariancePrior> create) => CovariancePrior.Of(
        [.. context.Blocks.Select(block => create(block.Columns.GetOffsetAndLength(context.RandomNames.Count).Length, block.IsFree))]);

    public static CoefficientPrior WeakCoefficient(PriorContext context, int j) =>
        j == context.Intercept ? new(0, InterceptScale, true)
        : context.Margins is { Deviations: var own } && j < own.Length
            ? new(0, context.Response.Weak.OfCoefficients / own[j], true, IsMarginal: true)
        : new(0, context.Response.Weak.OfCoefficients, true);

    public bool Fits(PriorContext context) =>
        this is { WeightScales: not null, Fixed: not null, Coefficients: not null, Parameters: not null, RandomEffects: not null }
        && WeightScales.Count == (context.Network?.WeightCount ?? 0)
        && Fixed.Mean.Length == context.FixedNames.Count
        && Coefficients.Count == context.FixedNames.Count
        && Parameters.Count == context.Response.Parameters.Count
        && RandomEffects.Parts.Count == context.Blocks.Count
        && RandomEffects.Parts.Zip(context.Blocks).All(pair =>
            pair.First.Count == pair.Second.Columns.GetOffsetAndLength(context.RandomNames.Count).Length
            && pair.Second.IsFree != pair.First is CovariancePrior.Independent);

    public IReadOnlyList<string> Describe(PriorContext context) // In the data's units.
    {
        var (units, sentences) = (context.Units, new List<string>());
        if (WeightScales.Count > 0)
            sentences.Add($"weights ~ normal(0, {(WeightScales.Distinct().Count() == 1 ? Show(WeightScales[0]) : Range(WeightScales))})"
                + (units.InputScales.Any(scale => scale != 1) ? ", of standardised inputs" : ""));

        if (Coefficients.Count > 0)
            sentences.Add($"fixed effects ~ {DescribeCoefficients(context)}"
                + (Coefficients.Any(prior => prior.IsMarginal) ? ", interactions and powers beside their lower terms" : ""));
        sentences.AddRange(context.Response.Parameters.Zip(Parameters, (parameter, prior) => parameter.IsVariance
            ? $"{parameter.Section} {prior.Scaled(units.ResponseScale * units.ResponseScale).Describe()}"
            : $"{parameter.Section}: {prior.Describe().Replace("variance ~", "itself ~", StringComparison.Ordinal)
                .Replace("sd ~", "square root ~", StringComparison.Ordinal)}"));
        if (context.RandomNames.Count > 0)
        {
            var place = units.RandomCenters.Any(center => center != 0) ? ", at the predictors' means" : "";
            var parts = RandomEffects.Scaled([.. context.RandomFactors.Select(factor => 1 / factor)]).Parts;
            foreach (var (part, block) in parts.Zip(context.Blocks))
                sentences.Add((parts.Count > 1 ? $"{block.Name} " : "") + $"random-effect {part.Describe()}{place}");
        }

        return sentences;
    }

    private string DescribeCoefficients(PriorContext context)
    {
        var (units, features) = (context.Units, context.FeatureCount);
        var names = context.FixedNames.SkipLast(features).Concat(Enumerable.Repeat("features", features));
        var terms = Coefficients.Select((prior, j) =>
        {
            var isIntercept = j == context.Intercept;
            var sd = prior.StandardDeviation * (prior.IsScaled ? units.ResponseScale / (isIntercept ? 1 : units.FixedScales[j]) : 1);
            var mean = prior.Mean + (isIntercept && prior.IsScaled ? units.ResponseCenter : 0);
            var place = isIntercept && prior.IsScaled && units.FixedCenters.Any(center => center != 0) ? "at the predictors' means " : "";
            return $"{place}normal({Show(mean, sd)}, {Show(sd)})";
        }).ToList();
        return terms.Distinct().Count() == 1 ? terms[0] : string.Join(", ", names.Zip(terms, (name, term) => $"{name} {term}").Distinct());
    }

    private static T[] Repeat<T>(int count, T value) => [.. Enumerable.Repeat(value, count)];
}
