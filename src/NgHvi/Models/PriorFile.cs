namespace NgHvi;

internal sealed class PriorFile(PriorContext context, PriorNode root)
{
    private const string Schema = "nghvi-priors/1";

    private int RandomCount => context.RandomNames.Count;

    public static PriorNode Open(string json, string source)
    {
        JsonElement element;
        try
        {
            JsonSource.Check(Encoding.UTF8.GetBytes(json), source, hasComments: true);
            element = JsonElement.Parse(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException exception)
        {
            throw new InputException(
                $"{source}, line {exception.LineNumber + 1}: this is not valid JSON; allowed is an object with \"schema\": \"{Schema}\".",
                exception);
        }

        var root = new PriorNode(element, source, "");
        root.Names();
        var schema = root.Require("schema");
        return schema.Text() == Schema ? root : throw schema.Refuse($"\"{Schema}\" is");
    }

    public ModelPriors Read()
    {
        var (weak, parameters) = (ModelPriors.Weak(context), context.Response.Parameters);
        string[] random = RandomCount > 0 ? ["randomEffects"] : [];
        string[] weights = weak.WeightScales.Count > 0 ? ["weights"] : [];
        root.AllowOnly(["schema", "name", "fixed", .. parameters.Select(parameter => parameter.Section), .. random, .. weights]);
        var coefficients = Section("fixed", ReadFixed, weak.Coefficients);
        return weak with
        {
            WeightScales = Section("weights", ReadWeights, weak.WeightScales),
            Coefficients = coefficients,
            Fixed = Fixed(coefficients),
            Parameters = [.. parameters.Select(parameter => Section(
                parameter.Section,
                node => ReadVariances(node, [], parameter.IsVariance ? [1 / context.Units.ResponseScale] : [1])[0],
                parameter.Weak))],
            RandomEffects = Section("randomEffects", ReadRandomEffects, weak.RandomEffects),
        };
    }

    private FixedEffectsPrior Fixed(IReadOnlyList<CoefficientPrior> coefficients)
    {
        try
        {
            return context.ToModelUnits(coefficients);
        }
        catch (ArgumentException exception)
        {
            throw new InputException(
                $"{root.File}, fixed: a standard deviation is too small or too large for its column, so that its square is no number.",
                exception);
        }
    }

    private T Section<T>(string name, Func<PriorNode, T> read, T weak) => root.Find(name) is { } node ? read(node) : weak;

    private CoefficientPrior[] ReadFixed(PriorNode node)
    {
        var (q, names) = (context.FixedNames.Count, node.Names());
        if (names.Any(name => node.Find(name)!.Element.ValueKind == JsonValueKind.Object))
        {
            CoefficientPrior? common = node.Find("default") is { } first ? ReadCoefficient(first) : null;
            var result = Enumerable.Range(0, q).Select(j => common ?? ModelPriors.WeakCoefficient(context, j)).ToArray();
            if (context.FeatureCount > 0 && node.Find("features") is { } features)
                result.AsSpan(q - context.FeatureCount).Fill(ReadCoefficient(features));

            foreach (var name in names.Where(name => name != "default" && (name != "features" || context.FeatureCount == 0)))
                result[IndexOf(name, node)] = ReadCoefficient(node.Require(name));

            return result;
        }

        if (names.Count == 0)
            throw node.Fault(
                "the object is empty; \"family\": \"normal\" with \"mean\" and \"sd\", or an object for each coefficient, is allowed.");
        RequireNormal(node, "mean", "sd", "autoscale");
        var means = node.Find("mean")?.Numbers(q, "fixed effect") ?? new double[q];
        var (sds, isScaled) = (node.Require("sd").Numbers(q, "fixed effect", 0), node.Autoscale());
        return [.. means.Zip(sds, (mean, sd) => new CoefficientPrior(mean, sd, isScaled))];
    }

    private static CoefficientPrior ReadCoefficient(PriorNode node)
    {
        RequireNormal(node, "mean", "sd", "autoscale");
        return new CoefficientPrior(node.Find("mean")?.Number() ?? 0, node.Require("sd").Number(0), node.Autoscale());
    }

    private int IndexOf(string name, PriorNode node)
    {
        var index = context.FixedNames.ToList().IndexOf(name);
        if (index >= 0) return index;
        string[] allowed = ["default", .. context.FixedNames, .. context.FeatureCount > 0 ? ["features"] : Array.Empty<string>()];
        throw node.Fault(
            $"there is no coefficient \"{name}\"; allowed are {NameSuggestion.List(allowed)}{PriorNode.Suggestion(name, allowed)}");
    }

    private double[] ReadWeights(PriorNode node)
    {
        RequireNormal(node, "sd", "inputs");
        if (node.Find("inputs") is { } inputs && inputs.Text() != "given") throw inputs.Refuse("\"given\" is");
        return [.. Enumerable.Repeat(node.Require("sd").Number(0), context.Network!.WeightCount)];
    }

    private static void RequireNormal(PriorNode node, params string[] properties)
    {
        node.Family("normal");
        node.AllowOnly(["family", .. properties]);
    }

    // One statement for every grouping factor, or an object for each by its name.
    private CovariancePrior ReadRandomEffects(PriorNode node)
    {
        if (context.Blocks.Count == 1) return ReadRandomEffects(node, context);
        var (named, weak) = (node.Find("family") is null, ModelPriors.Weak(context).RandomEffects.Parts);
        if (named) node.AllowOnly([.. context.Blocks.Select(block => block.Name)]);
        return CovariancePrior.Of([.. context.Blocks.Select((block, f) =>
        {
            var own = context.Of(block);
            return !named ? ReadRandomEffects(node, own) : node.Find(block.Name) is { } one ? ReadRandomEffects(one, own) : weak[f];
        })]);
    }

    private static CovariancePrior ReadRandomEffects(PriorNode node, PriorContext context)
    {
        var count = context.RandomNames.Count;
        var family = node.Family("half-t", "inverse-gamma", "gamma", "huang-wand", "wishart");
        if (context.IsFree && family is "inverse-gamma" or "gamma")
            throw node.Fault(
                $"\"{family}\" is not allowed for {count} random coefficients; \"huang-wand\", \"half-t\" and \"wishart\" are.");
        if (family == "wishart")
        {
            node.AllowOnly("family", "scale", "df");
            var scales = node.Require("scale").NumbersByName(context.RandomNames, "random coefficient", 0);
            var df = node.Require("df").Number(context.IsFree ? count - 1 : 0);

            // Ω ~ Wishart₁(S, v) is Gamma(v/2, rate 1/(2S)).
            CovariancePrior prior = context.IsFree
                ? new CovariancePrior.Wishart(scales, df)
                : new CovariancePrior.Independent([.. scales.Select(scale => new VariancePrior.InverseGamma(df / 2, 1 / (2 * scale)))]);
            return prior.Scaled(context.RandomFactors);
        }

        var variances = ReadVariances(node, context.RandomNames, context.RandomFactors);
        if (!context.IsFree) return new CovariancePrior.Independent(variances);
        var deviations = variances.Cast<VariancePrior.HalfStudentT>().ToList();
        return new CovariancePrior.HuangWand(deviations[0].DegreesOfFreedom, [.. deviations.Select(prior => prior.Scale)]);
    }

    // In the model's units: stated standard deviations times the factors.
    private static VariancePrior[] ReadVariances(PriorNode node, IReadOnlyList<string> names, double[] factors)
    {
        var isParameter = names.Count == 0;
        var family = node.Family(["half-t", "inverse-gamma", "gamma", .. isParameter ? Array.Empty<string>() : ["huang-wand"]]);
        if (family is "half-t" or "huang-wand")
        {
            node.AllowOnly("family", "df", "scale", "autoscale");
            var scale = node.Require("scale");
            var scales = isParameter ? [scale.Number(0)] : scale.NumbersByName(names, "random coefficient", 0);
            var (df, isScaled) = (node.Require("df").Number(0), node.Autoscale());
            return [.. scales.Zip(factors, (a, factor) => new VariancePrior.HalfStudentT(df, isScaled ? a : a * factor))];
        }

        node.AllowOnly("family", "shape", "rate");
        var (shape, rate) = (node.Require("shape").Number(0), node.Require("rate").Number(0));
        VariancePrior prior = family == "gamma" ? new VariancePrior.Gamma(shape, rate) : new VariancePrior.InverseGamma(shape, rate);
        return [.. factors.Select(factor => prior.Scaled(factor * factor))];
    }
}
