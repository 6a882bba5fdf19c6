using NgHvi.Models;

namespace NgHvi.Inference;

/// <summary>How far a posterior mean would move, in posterior standard deviations, if the prior or the likelihood counted twice.</summary>
/// <param name="Name">The quantity φ.</param>
/// <param name="Prior">Cov(φ, log p(θ)) / sd(φ): the first-order move when p(θ) is raised to the power 2.</param>
/// <param name="Likelihood">Cov(φ, log p(y|θ)) / sd(φ): the same for the likelihood.</param>
/// <param name="PriorError">Monte Carlo standard error of <paramref name="Prior"/>.</param>
/// <remarks>
/// Power scaling of Kallioinen, Paananen, Bürkner and Vehtari (2023), "Detecting and diagnosing prior and likelihood sensitivity with power-scaling", Statistics
/// and Computing 34: d/da E[φ | p(θ)ᵃ p(y|θ)] at a = 1 is Cov(φ, log p(θ)). The prior is that of the unconstrained θ, which for a variance makes the check a
/// little strict when groups are very few.
/// </remarks>
public sealed record PriorSensitivity(string Name, double Prior, double Likelihood, double PriorError)
{
    /// <summary>The move, in posterior standard deviations, above which a quantity is called prior-driven.</summary>
    public const double Threshold = 0.3;

    /// <summary>Whether the prior moves the mean by more than <see cref="Threshold"/>, Monte Carlo error allowed for.</summary>
    public bool IsPriorDriven => Math.Abs(Prior) - (2 * PriorError) > Threshold;

    /// <summary>Estimates the sensitivity of every reported quantity from draws.</summary>
    /// <param name="model">The model whose θ the draws are of.</param>
    /// <param name="draws">Draws from the posterior.</param>
    public static IReadOnlyList<PriorSensitivity> Compute(IHybridModel model, PosteriorDraws draws)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(draws);
        var (quantities, count) = (model.Quantities, draws.Count);
        var evaluator = model.CreateEvaluator();
        var report = new double[count * quantities.Count];
        var (logPrior, logLikelihood, weights) = (new double[count], new double[count], draws.Weights.ToArray());
        var gradient = new double[draws.ParameterCount];
        for (var s = 0; s < count; s++)
        {
            var theta = draws.Draw(s);
            logPrior[s] = evaluator.LogPrior(theta);
            logLikelihood[s] = evaluator.Collapsed(theta, gradient) - logPrior[s];
            evaluator.Report(theta, report.AsSpan(s * quantities.Count, quantities.Count));
            if (!double.IsFinite(logLikelihood[s]))
            {
                // A draw so far out that its density cannot be computed tells nothing.
                (weights[s], logPrior[s], logLikelihood[s]) = (0, 0, 0);
                report.AsSpan(s * quantities.Count, quantities.Count).Clear();
            }
        }

        var total = weights.Sum();
        for (var s = 0; s < count; s++)
        {
            weights[s] /= total;
        }

        Center(weights, logPrior);
        Center(weights, logLikelihood);
        var values = new double[count];
        return quantities.Select((quantity, i) =>
        {
            for (var s = 0; s < count; s++)
            {
                values[s] = report[(s * quantities.Count) + i];
            }

            Center(weights, values);
            var sd = Math.Sqrt(Covariance(weights, values, values).Value);
            var (prior, error) = Covariance(weights, values, logPrior);
            return new PriorSensitivity(quantity.Name, prior / sd, Covariance(weights, values, logLikelihood).Value / sd, error / sd);
        }).ToArray();
    }

    private static void Center(double[] weights, double[] values)
    {
        double mean = 0;
        for (var s = 0; s < values.Length; s++)
        {
            mean += weights[s] * values[s];
        }

        for (var s = 0; s < values.Length; s++)
        {
            values[s] -= mean;
        }
    }

    /// <summary>The weighted mean of products of centred values, and its standard error.</summary>
    private static (double Value, double Error) Covariance(double[] weights, double[] a, double[] b)
    {
        double value = 0;
        for (var s = 0; s < a.Length; s++)
        {
            value += weights[s] * a[s] * b[s];
        }

        double squares = 0;
        for (var s = 0; s < a.Length; s++)
        {
            var deviation = weights[s] * ((a[s] * b[s]) - value);
            squares += deviation * deviation;
        }

        return (value, Math.Sqrt(squares));
    }
}
