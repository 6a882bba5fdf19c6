namespace NgHvi;

/// <summary>Moves of a posterior mean if prior or likelihood counted twice (Kallioinen et al. 2023).</summary>
/// <param name="Name">Quantity φ.</param>
/// <param name="Prior">Cov(φ, log p(θ)) / sd(φ): move in posterior standard deviations.</param>
/// <param name="Likelihood">Cov(φ, log p(y|θ)) / sd(φ): the same for the likelihood.</param>
/// <param name="PriorError">Monte Carlo standard error of <paramref name="Prior"/>.</param>
public sealed record PriorSensitivity(string Name, double Prior, double Likelihood, double PriorError)
{
    /// <summary>Move above which a quantity is prior-driven, in posterior standard deviations.</summary>
    public const double Threshold = 0.3;

    /// <summary>Whether the prior's move exceeds <see cref="Threshold"/> and is more than noise, 1.5 standard errors.</summary>
    public bool IsPriorDriven => Math.Abs(Prior) > Math.Max(Threshold, 1.5 * PriorError);

    // On the scale on which people state priors; none without a density.
    internal static IReadOnlyList<PriorSensitivity> Compute(PosteriorSource source)
    {
        var target = source.Target;
        if (!target.IsCollapsible) return [];
        var (draws, evaluator) = (source.Sample(Math.Min(2000, 2 * SummaryBudget.FirstPairs(target))), target.CreateEvaluator());
        var known = draws.LogJoint();
        double[][] report = [.. target.QuantityNames.Select(_ => new double[draws.Count])];
        var (logPrior, logLikelihood, weights) = (new double[draws.Count], new double[draws.Count], draws.Weights.ToArray());
        var (gradient, values) = (new double[draws.ParameterCount], new double[report.Length]);
        for (var s = 0; s < draws.Count; s++)
        {
            var theta = draws.Draw(s);
            var prior = evaluator.LogPrior(theta);
            logLikelihood[s] = (known?[s] ?? evaluator.Collapsed(theta, gradient)) - prior;
            logPrior[s] = prior - evaluator.LogScaleJacobian(theta);
            evaluator.Report(theta, values);
            if (!double.IsFinite(logLikelihood[s]) || !FixedOrder.AreFinite(values))
            {
                // A draw too far out tells nothing.
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

    private static (double Value, double Error) Covariance(double[] weights, double[] a, double[] b) // Of centred values.
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
