namespace NgHvi.Models;

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
        var n = response.Length;
        var (q, r) = (fixedDesign.Length / n, randomDesign.Length / n);
        var (meanY, sdY) = ColumnMoments(response, 1, 0);
        var scaleY = sdY > 0 ? sdY : Math.Max(Math.Abs(meanY), 1);
        var means = new double[q];
        var precisions = new double[q];
        var intercept = -1;
        for (var j = 0; j < q; j++)
        {
            var (mean, sd) = ColumnMoments(fixedDesign, q, j);
            means[j] = mean;
            if (mean != 0 && sd <= 1e-10 * Math.Abs(mean) && intercept < 0)
            {
                intercept = j;
            }

            // A constant column is measured by its value, a column of zeros by 1.
            var width = sd > 1e-10 * Math.Abs(mean) ? sd : mean != 0 ? Math.Abs(mean) : 1;
            var scale = Factor * scaleY / width;
            precisions[j] = 1 / (scale * scale);
        }

        var center = new double[q];
        var precision = new double[q * q];
        for (var j = 0; j < q; j++)
        {
            precision[(j * q) + j] = precisions[j];
        }

        if (intercept >= 0)
        {
            // The prior is on the response at the predictors' means, (means/mean_intercept)·β, not on the coefficient alone.
            center[intercept] = meanY / means[intercept];
            precision[(intercept * q) + intercept] = 0;
            for (var i = 0; i < q; i++)
            {
                for (var j = 0; j < q; j++)
                {
                    precision[(i * q) + j] += precisions[intercept] * means[i] * means[j] / (means[intercept] * means[intercept]);
                }
            }
        }

        var scales = new double[r];
        for (var j = 0; j < r; j++)
        {
            var (mean, sd) = ColumnMoments(randomDesign, r, j);
            var rms = Math.Sqrt((mean * mean) + (sd * sd));
            scales[j] = Factor * scaleY / (rms > 0 ? rms : 1);
        }

        return new LinearMixedPriors(
            "weak",
            new FixedEffectsPrior(center, precision),
            new VariancePrior.HalfStudentT(DegreesOfFreedom, Factor * scaleY),
            r == 1
                ? new CovariancePrior.Scalar(new VariancePrior.HalfStudentT(DegreesOfFreedom, scales[0]))
                : new CovariancePrior.HuangWand(DegreesOfFreedom, scales));
    }

    private static (double Mean, double StandardDeviation) ColumnMoments(ReadOnlySpan<double> table, int columns, int column)
    {
        double sum = 0;
        var n = table.Length / columns;
        for (var i = column; i < table.Length; i += columns)
        {
            sum += table[i];
        }

        var mean = sum / n;
        double squares = 0;
        for (var i = column; i < table.Length; i += columns)
        {
            squares += (table[i] - mean) * (table[i] - mean);
        }

        return (mean, n > 1 ? Math.Sqrt(squares / (n - 1)) : 0);
    }
}
