namespace NgHvi;

/// <summary>The priors of a <see cref="LinearMixedModel"/>, resolved to numbers for one design.</summary>
/// <param name="Name">What displays call them: "published", "weak" or the name in a file.</param>
/// <param name="Fixed">Prior of β.</param>
/// <param name="Residual">Prior of σ².</param>
/// <param name="RandomEffects">Prior of Σ; <see cref="CovariancePrior.Scalar"/> when r = 1.</param>
public sealed record LinearMixedPriors(
    string Name, FixedEffectsPrior Fixed, VariancePrior Residual, CovariancePrior RandomEffects)
{
    /// <summary>
    /// The paper's: β ~ N(0, 100), variances IG(1.01, 1.01), and for r > 1 precision Wishart(0.01 I, r + 1).
    /// For replications: on a response far from unit scale they are strong.
    /// </summary>
    public static LinearMixedPriors Published(int fixedCount, int randomCount)
    {
        var sd = new double[fixedCount];
        sd.AsSpan().Fill(10);
        var variance = new VariancePrior.InverseGamma(1.01, 1.01);
        return new LinearMixedPriors(
            "published",
            FixedEffectsPrior.Independent(new double[fixedCount], sd),
            variance,
            randomCount == 1 ? new CovariancePrior.Scalar(variance) : new CovariancePrior.Wishart(0.01, randomCount + 1));
    }

    /// <summary>
    /// Weakly informative on the data's own scale: with s the standard deviation of y, coefficients are N(0, (2.5 s / sd(x))²), the
    /// intercept at the predictors' means N(ȳ, (2.5 s)²), σ half-t(3, 2.5 s), and random effects Huang–Wand with ν = 3:
    /// half-t(3, 2.5 s / rms(z)) standard deviations, correlations mildly drawn to 0.
    /// </summary>
    /// <remarks>The scales follow the autoscaled defaults of rstanarm; Huang and Wand (2013) keeps Gibbs sampling conjugate.</remarks>
    public static LinearMixedPriors Weak(
        ReadOnlySpan<double> response, ReadOnlySpan<double> fixedDesign, ReadOnlySpan<double> randomDesign)
    {
        const double Factor = 2.5;
        const double DegreesOfFreedom = 3;
        var measured = new PriorScales(response, fixedDesign, randomDesign);
        var (q, r) = (measured.ColumnMeans.Length, measured.RandomSizes.Length);
        var (scaleY, means, intercept) = (measured.ResponseScale, measured.ColumnMeans.ToArray(), measured.Intercept);
        var center = new double[q];
        var precision = new double[q * q];
        for (var j = 0; j < q; j++)
        {
            precision[(j * q) + j] = Precision(j);
        }

        if (intercept >= 0)
        {
            // The prior is on the response at the predictors' means, (means/mean_intercept)·β, not on the coefficient alone.
            center[intercept] = measured.ResponseMean / means[intercept];
            precision[(intercept * q) + intercept] = 0;
            for (var i = 0; i < q; i++)
            {
                for (var j = 0; j < q; j++)
                {
                    precision[(i * q) + j] += Precision(intercept) * means[i] * means[j] / (means[intercept] * means[intercept]);
                }
            }
        }

        double Precision(int j)
        {
            var scale = Factor * scaleY / measured.ColumnWidths[j];
            return 1 / (scale * scale);
        }

        var scales = new double[r];
        for (var j = 0; j < r; j++)
        {
            scales[j] = Factor * scaleY / measured.RandomSizes[j];
        }

        return new LinearMixedPriors(
            "weak",
            new FixedEffectsPrior(center, precision),
            new VariancePrior.HalfStudentT(DegreesOfFreedom, Factor * scaleY),
            r == 1
                ? new CovariancePrior.Scalar(new VariancePrior.HalfStudentT(DegreesOfFreedom, scales[0]))
                : new CovariancePrior.HuangWand(DegreesOfFreedom, scales));
    }
}
