namespace NgHvi;

/// <summary>How far a posterior mean would move, in posterior standard deviations, if the prior or the likelihood counted twice.</summary>
/// <param name="Name">The quantity φ.</param>
/// <param name="Prior">Cov(φ, log p(θ)) / sd(φ): the first-order move when p(θ) is raised to the power 2.</param>
/// <param name="Likelihood">Cov(φ, log p(y|θ)) / sd(φ): the same for the likelihood.</param>
/// <param name="PriorError">Monte Carlo standard error of <paramref name="Prior"/>.</param>
/// <remarks>
/// Power scaling (Kallioinen, Paananen, Bürkner and Vehtari 2023, Statistics and Computing 34) of the density of coefficients, standard
/// deviations and correlations, on which people state priors.
/// </remarks>
public sealed record PriorSensitivity(string Name, double Prior, double Likelihood, double PriorError)
{
    /// <summary>The move, in posterior standard deviations, above which a quantity is called prior-driven.</summary>
    public const double Threshold = 0.3;

    /// <summary>Whether the prior moves the mean by more than <see cref="Threshold"/>, Monte Carlo error allowed for.</summary>
    public bool IsPriorDriven => Math.Abs(Prior) - (2 * PriorError) > Threshold;

    // Of every reported quantity; nothing without a density.
    internal static IReadOnlyList<PriorSensitivity> Compute(PosteriorSource source)
    {
        var target = source.Target;
        if (!target.IsCollapsible) return [];
        var (draws, evaluator) = (source.Sample(2000), target.CreateEvaluator());
        double[][] report = [.. target.QuantityNames.Select(_ => new double[draws.Count])];
        var (logPrior, logLikelihood, weights) = (new double[draws.Count], new double[draws.Count], draws.Weights.ToArray());
        var (gradient, values) = (new double[draws.ParameterCount], new double[report.Length]);
        for (var s = 0; s < draws.Count; s++)
        {
            var theta = draws.Draw(s);
            var prior = evaluator.LogPrior(theta);
            logLikelihood[s] = (draws.LogJoint?[s] ?? evaluator.Collapsed(theta, gradient)) - prior;
            logPrior[s] = prior - evaluator.LogScaleJacobian(theta);
            evaluator.Report(theta, values);
            if (!double.IsFinite(logLikelihood[s]) || !FixedOrder.AreFinite(values))
            {
                // A draw so far out that its density cannot be computed tells nothing.
                weights[s] = logPrior[s] = logLikelihood[s] = 0;
                values.AsSpan().Clear();
            }

            for (var i = 0; i < values.Length; i++) report[i][s] = values[i];
        }

        TensorPrimitives.Divide(weights, FixedOrder.Sum(weights), weights);
        Center(weights, logPrior);
        Center(weights, logLikelihood);
        return [.. target.QuantityNames.Select((name, i) =>
        {
            Center(weights, report[i]);
            var sd = Math.Sqrt(Covariance(weights, report[i], report[i]).Value);
            var (prior, error) = Covariance(weights, report[i], logPrior);
            return new PriorSensitivity(name, prior / sd, Covariance(weights, report[i], logLikelihood).Value / sd, error / sd);
        })];
    }

    private static void Center(double[] weights, double[] values)
    {
        var mean = weights.Zip(values, (weight, value) => weight * value).Sum();
        for (var s = 0; s < values.Length; s++) values[s] -= mean;
    }

    // The weighted mean of products of centred values, and its standard error.
    private static (double Value, double Error) Covariance(double[] weights, double[] a, double[] b)
    {
        var (value, squares) = (0.0, 0.0);
        for (var s = 0; s < a.Length; s++) value += weights[s] * a[s] * b[s];
        for (var s = 0; s < a.Length; s++)
        {
            var deviation = weights[s] * ((a[s] * b[s]) - value);
            squares += deviation * deviation;
        }

        return (value, Math.Sqrt(squares));
    }
}
