namespace NgHvi;

/// <summary>Step rules that treat every coordinate of λ alike: ADADELTA, Adam, fixed and decaying rates.</summary>
internal static class CoordinateStepper
{
    /// <summary>Moves λ in place.</summary>
    /// <param name="rule">Any rule but the trust region.</param>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="direction">Direction in the layout of λ; ascent.</param>
    /// <param name="first">First running moment of the rule (ADADELTA: of squared directions; Adam: of directions).</param>
    /// <param name="second">Second running moment (ADADELTA: of squared steps; Adam: of squared directions).</param>
    /// <param name="lambda">λ.</param>
    public static void Apply(
        StepRule rule, int step, ReadOnlySpan<double> direction, Span<double> first, Span<double> second, Span<double> lambda)
    {
        var factor = rule.RateFactor(step);
        switch (rule)
        {
            case StepRule.AdaDelta adaDelta:
                ApplyAdaDelta(adaDelta, factor, direction, first, second, lambda);
                break;
            case StepRule.Adam adam:
                ApplyAdam(adam, factor, step, direction, first, second, lambda);
                break;
            case StepRule.Plain plain:
                var rate = factor * (step <= plain.Delay ? plain.Rate : plain.Rate * plain.Delay / step);
                for (var i = 0; i < lambda.Length; i++)
                {
                    lambda[i] += rate * direction[i];
                }

                break;
            default:
                throw new ArgumentException($"{rule.GetType().Name} is not a rule by coordinates.", nameof(rule));
        }
    }

    /// <summary>Method section 3, step (e): the step uses the old mean of squared steps, which are those of factor 1.</summary>
    private static void ApplyAdaDelta(
        StepRule.AdaDelta rule, double factor, ReadOnlySpan<double> direction, Span<double> squares, Span<double> squaredSteps, Span<double> lambda)
    {
        var (decay, offset) = (rule.Decay, rule.Offset);
        for (var i = 0; i < lambda.Length; i++)
        {
            squares[i] = (decay * squares[i]) + ((1 - decay) * direction[i] * direction[i]);
            var step = Math.Sqrt(squaredSteps[i] + offset) / Math.Sqrt(squares[i] + offset) * direction[i];
            lambda[i] += factor * step;
            squaredSteps[i] = (decay * squaredSteps[i]) + ((1 - decay) * step * step);
        }
    }

    private static void ApplyAdam(
        StepRule.Adam rule, double factor, int step, ReadOnlySpan<double> direction, Span<double> means, Span<double> squares, Span<double> lambda)
    {
        var (decay1, decay2) = (rule.FirstDecay, rule.SecondDecay);
        var correction1 = 1 - Math.Pow(decay1, step);
        var correction2 = 1 - Math.Pow(decay2, step);
        for (var i = 0; i < lambda.Length; i++)
        {
            means[i] = (decay1 * means[i]) + ((1 - decay1) * direction[i]);
            squares[i] = (decay2 * squares[i]) + ((1 - decay2) * direction[i] * direction[i]);
            lambda[i] += factor * rule.Rate * (means[i] / correction1) / (Math.Sqrt(squares[i] / correction2) + rule.Offset);
        }
    }
}
