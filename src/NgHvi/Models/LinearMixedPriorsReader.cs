namespace NgHvi;

/// <summary>Turns the sections of a priors file into priors on the scale of one data set.</summary>
internal sealed class LinearMixedPriorsReader(PriorScales scales, IReadOnlyList<string> fixedNames)
{
    private static readonly (double Mean, double StandardDeviation, bool IsScaled) WeakCoefficient = (0, 2.5, true);

    /// <summary>The section "fixed".</summary>
    public FixedEffectsPrior ReadFixed(PriorNode node)
    {
        var q = fixedNames.Count;
        var entries = new (double Mean, double StandardDeviation, bool IsScaled)[q];
        var names = node.Names();
        if (names.Any(name => node.Find(name)!.Value.Element.ValueKind == JsonValueKind.Object))
        {
            entries.AsSpan().Fill(node.Find("default") is { } common ? ReadCoefficient(common) : WeakCoefficient);
            foreach (var name in names.Where(name => name != "default"))
            {
                entries[IndexOf(name, node)] = ReadCoefficient(node.Find(name)!.Value);
            }

            return Combine(entries);
        }

        if (names.Count == 0)
        {
            throw node.Fault("the object is empty; \"family\": \"normal\" with \"mean\" and \"sd\", or an object for each coefficient, is allowed.");
        }

        node.Family("normal");
        node.AllowOnly("family", "mean", "sd", "autoscale");
        var means = node.Find("mean")?.Numbers(q, "fixed effect") ?? new double[q];
        var sds = node.Require("sd").Numbers(q, "fixed effect", 0);
        for (var j = 0; j < q; j++)
        {
            entries[j] = (means[j], sds[j], node.Autoscale());
        }

        return Combine(entries);
    }

    /// <summary>The section "residual".</summary>
    public VariancePrior ReadResidual(PriorNode node) => node.Family("half-t", "inverse-gamma") == "half-t"
        ? ReadHalfT(node, node.Find("scale")?.Number(0), scales.ResponseScale)
        : ReadInverseGamma(node);

    /// <summary>The section "randomEffects".</summary>
    public CovariancePrior ReadRandomEffects(PriorNode node)
    {
        var r = scales.RandomSizes.Length;
        switch (node.Family("half-t", "inverse-gamma", "huang-wand", "wishart"))
        {
            case "inverse-gamma" when r > 1:
                throw node.Fault($"\"inverse-gamma\" is not allowed for {r} random coefficients; \"huang-wand\", \"half-t\" and \"wishart\" are.");
            case "inverse-gamma":
                return new CovariancePrior.Scalar(ReadInverseGamma(node));
            case "wishart":
                node.AllowOnly("family", "scale", "df");
                var (scale, df) = (node.Require("scale").Number(0), node.Require("df").Number(r - 1));

                // Ω ~ Wishart₁(S, v) is Gamma(v/2, rate 1/(2S)).
                return r == 1
                    ? new CovariancePrior.Scalar(new VariancePrior.InverseGamma(df / 2, 1 / (2 * scale)))
                    : new CovariancePrior.Wishart(scale, df);
            default:
                if (r == 1)
                {
                    return new CovariancePrior.Scalar(ReadHalfT(
                        node, node.Find("scale")?.Numbers(1, "random coefficient", 0)[0], scales.ResponseScale / scales.RandomSizes[0]));
                }

                node.AllowOnly("family", "df", "scale", "autoscale");
                var standardDeviations = node.Require("scale").Numbers(r, "random coefficient", 0);
                for (var j = 0; j < r && node.Autoscale(); j++)
                {
                    standardDeviations[j] *= scales.ResponseScale / scales.RandomSizes[j];
                }

                return new CovariancePrior.HuangWand(node.Require("df").Number(0), standardDeviations);
        }
    }

    private static VariancePrior.HalfStudentT ReadHalfT(PriorNode node, double? scale, double unit)
    {
        node.AllowOnly("family", "df", "scale", "autoscale");
        var given = scale ?? throw node.Missing("scale");
        return new VariancePrior.HalfStudentT(node.Require("df").Number(0), node.Autoscale() ? given * unit : given);
    }

    private static VariancePrior.InverseGamma ReadInverseGamma(PriorNode node)
    {
        node.AllowOnly("family", "shape", "rate");
        return new VariancePrior.InverseGamma(node.Require("shape").Number(0), node.Require("rate").Number(0));
    }

    private static (double Mean, double StandardDeviation, bool IsScaled) ReadCoefficient(PriorNode node)
    {
        node.Family("normal");
        node.AllowOnly("family", "mean", "sd", "autoscale");
        return (node.Find("mean")?.Number() ?? 0, node.Require("sd").Number(0), node.Autoscale());
    }

    private int IndexOf(string name, PriorNode node)
    {
        for (var j = 0; j < fixedNames.Count; j++)
        {
            if (fixedNames[j] == name)
            {
                return j;
            }
        }

        var closest = NameSuggestion.Closest(name, fixedNames);
        throw node.Fault(
            $"there is no coefficient \"{name}\"; allowed are default, {NameSuggestion.List(fixedNames)}" +
            (closest is null ? "." : $"; did you mean \"{closest}\"?"));
    }

    /// <summary>
    /// Independent priors, but for an intercept β₀ under autoscale: then N(ȳ + mean, (sd·s)²) is the prior of the response at the column means
    /// m, c·ℓᵀβ with c = m₀ and ℓ = m/m₀, and adds a rank-one term to the precision.
    /// </summary>
    private FixedEffectsPrior Combine((double Mean, double StandardDeviation, bool IsScaled)[] entries)
    {
        var q = entries.Length;
        var (mean, precision) = (new double[q], new double[q * q]);
        var centered = scales.Intercept >= 0 && entries[scales.Intercept].IsScaled ? scales.Intercept : -1;
        var columnMeans = scales.ColumnMeans;
        for (var j = 0; j < q; j++)
        {
            var sd = entries[j].StandardDeviation * (entries[j].IsScaled ? scales.ResponseScale / scales.ColumnWidths[j] : 1);
            mean[j] = entries[j].Mean;
            if (j != centered)
            {
                precision[(j * q) + j] += 1 / (sd * sd);
                continue;
            }

            for (var a = 0; a < q; a++)
            {
                for (var b = 0; b < q; b++)
                {
                    precision[(a * q) + b] += columnMeans[a] * columnMeans[b] / (columnMeans[j] * columnMeans[j] * sd * sd);
                }
            }
        }

        if (centered >= 0)
        {
            var atMeans = scales.ResponseMean + entries[centered].Mean;
            for (var j = 0; j < q; j++)
            {
                atMeans -= j == centered ? 0 : columnMeans[j] * mean[j];
            }

            mean[centered] = atMeans / columnMeans[centered];
        }

        return new FixedEffectsPrior(mean, precision);
    }
}
