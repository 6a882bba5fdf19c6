using System.Collections.Concurrent;

namespace NgHvi;

/// <content>log p(y, θ), for those who open the algorithm up.</content>
public sealed partial class MixedModel
{
    private readonly ConcurrentBag<IModelEvaluator> evaluators = [];

    /// <summary>
    /// log p(y, θ), random coefficients integrated out, and its gradient h (method section 1.3). Normalised, and with the Jacobians of the
    /// transforms to <see cref="Parameters"/>.
    /// </summary>
    /// <param name="theta">θ in the model's own units, in the order of <see cref="Parameters"/>, length M.</param>
    /// <param name="gradient">Receives h, length M.</param>
    /// <exception cref="ArgumentException">A length is not M.</exception>
    public double LogDensity(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        RequireLengths(theta.Length, gradient.Length);
        var evaluator = Take();
        var value = evaluator.Collapsed(theta, gradient);
        evaluators.Add(evaluator);
        return value;
    }

    /// <summary>
    /// h = ∇ log p(y, z, θ) at one draw z ~ p(z | θ, y) of the random coefficients; its mean over z is the gradient of <see
    /// cref="LogDensity"/> (Fisher's identity, method section 1.3).
    /// </summary>
    /// <param name="theta">θ in the model's own units, length M.</param>
    /// <param name="key">The stream of the draw.</param>
    /// <param name="gradient">Receives h, length M.</param>
    /// <param name="sweeps">Sweeps of a Markov chain from <paramref name="latents"/>; 0: exactly, as gaussian responses allow.</param>
    /// <param name="latents">z as chains carry it, K·r numbers, moved on in place; zeros do for a start. Empty for exact draws.</param>
    /// <exception cref="ArgumentException">A length is not what it should be.</exception>
    /// <exception cref="NotSupportedException">Random coefficients under this response cannot be drawn so.</exception>
    public void DrawnGradient(
        ReadOnlySpan<double> theta, RandomKey key, Span<double> gradient, int sweeps = 0, Span<double> latents = default)
    {
        RequireLengths(theta.Length, gradient.Length);
        var evaluator = Take();
        evaluator.Drawn(theta, new LatentDraw(key, Guard.NonNegative(sweeps), latents), gradient);
        evaluators.Add(evaluator);
    }

    // An evaluator with its scratch memory that no one uses at present.
    private IModelEvaluator Take() =>
        evaluators.TryTake(out var evaluator) ? evaluator : Density.CreateEvaluator(Environment.ProcessorCount);

    private void RequireLengths(int theta, int gradient)
    {
        Guard.SameLength(theta, nameof(theta), Parameters.Count, "M");
        Guard.SameLength(gradient, nameof(gradient), Parameters.Count, "M");
    }
}
