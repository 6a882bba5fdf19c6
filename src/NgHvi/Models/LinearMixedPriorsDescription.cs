namespace NgHvi;

/// <summary>Says in words what priors are.</summary>
public static class LinearMixedPriorsDescription
{
    /// <summary>One sentence for each block: fixed effects, residual, random effects. Numbers have four digits.</summary>
    /// <param name="priors">The priors.</param>
    /// <param name="fixedNames">Names of the q fixed effects; null numbers them.</param>
    public static IReadOnlyList<string> Describe(this LinearMixedPriors priors, IReadOnlyList<string>? fixedNames = null)
    {
        ArgumentNullException.ThrowIfNull(priors);
        var q = priors.Fixed.Mean.Length;
        fixedNames ??= Enumerable.Range(1, q).Select(j => $"beta[{j}]").ToList();
        Guard.SameLength(fixedNames.Count, nameof(fixedNames), q, "q");
        return
        [
            DescribeFixed(priors.Fixed, fixedNames),
            $"residual {Describe(priors.Residual)}",
            priors.RandomEffects switch
            {
                CovariancePrior.Scalar scalar => $"random-effect {Describe(scalar.Variance)}",
                CovariancePrior.HuangWand prior => $"random-effect covariance ~ huang-wand({Show(prior.DegreesOfFreedom)}; scales {List(prior.Scales.ToArray())})",
                CovariancePrior.Wishart prior => $"random-effect precision ~ wishart({Show(prior.Scale)} I, {Show(prior.DegreesOfFreedom)})",
                var other => $"random-effect covariance ~ {other}",
            },
        ];
    }

    private static string Describe(VariancePrior prior) => prior switch
    {
        VariancePrior.HalfStudentT half => $"sd ~ half-t({Show(half.DegreesOfFreedom)}, {Show(half.Scale)})",
        VariancePrior.InverseGamma gamma => $"variance ~ inverse-gamma({Show(gamma.Shape)}, {Show(gamma.Rate)})",
        _ => $"variance ~ {prior}",
    };

    private static string DescribeFixed(FixedEffectsPrior prior, IReadOnlyList<string> names)
    {
        var q = prior.Mean.Length;
        var (mean, precision) = (prior.Mean.ToArray(), prior.Precision.ToArray());
        var centered = FindCentered(precision, names);
        if (centered == -2)
        {
            return $"fixed effects ~ normal with means {List(mean)} and a precision matrix that is not diagonal";
        }

        var terms = new string[q];
        for (var j = 0; j < q; j++)
        {
            var pivot = precision[(j * q) + j];
            var cross = centered >= 0 && j != centered ? precision[(centered * q) + j] : 0;
            var own = centered >= 0 && j != centered ? pivot - (cross * cross / precision[(centered * q) + centered]) : pivot;
            terms[j] = $"normal({Show(mean[j])}, {Show(1 / Math.Sqrt(own))})";
        }

        if (centered >= 0)
        {
            // ℓᵀβ with ℓ_j = P_j0/P_00: the intercept where the predictors are at their means.
            double atMeans = 0;
            for (var j = 0; j < q; j++)
            {
                atMeans += precision[(centered * q) + j] / precision[(centered * q) + centered] * mean[j];
            }

            terms[centered] = $"at the predictors' means normal({Show(atMeans)}, {Show(1 / Math.Sqrt(precision[(centered * q) + centered]))})";
        }

        return terms.Distinct().Count() == 1
            ? $"fixed effects ~ {terms[0]}"
            : $"fixed effects ~ {string.Join(", ", names.Select((name, j) => $"{name} {terms[j]}"))}";
    }

    /// <summary>
    /// The coefficient whose row alone couples the others; −1 for a diagonal precision, −2 when there is none. Of two coefficients each
    /// couples the other, so one that is called the intercept comes first.
    /// </summary>
    private static int FindCentered(double[] precision, IReadOnlyList<string> names)
    {
        var q = names.Count;
        return Enumerable.Range(0, q).OrderBy(j => names[j] == "(Intercept)" ? 0 : 1).Prepend(-1).FirstOrDefault(IsCoupledBy, -2);

        bool IsCoupledBy(int center)
        {
            for (var a = 0; a < q; a++)
            {
                for (var b = 0; b < a; b++)
                {
                    var explained = center < 0
                        ? 0
                        : precision[(center * q) + a] * precision[(center * q) + b] / precision[(center * q) + center];
                    var size = Math.Sqrt(precision[(a * q) + a] * precision[(b * q) + b]);
                    if (Math.Abs(precision[(a * q) + b] - explained) > 1e-9 * size)
                    {
                        return false;
                    }
                }
            }

            return true;
        }
    }

    private static string List(ReadOnlySpan<double> values) => string.Join(", ", values.ToArray().Select(Show));

    private static string Show(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
