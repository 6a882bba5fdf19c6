namespace NgHvi;

/// <summary>Turns a gradient in λ into the direction of a step.</summary>
internal sealed class DirectionSolver
{
    private readonly GaussianFamily family;
    private readonly Direction direction;
    private readonly FactorGaussianFisher? fisher;
    private FactorGaussianFisher? strongerFisher;

    public DirectionSolver(GaussianFamily family, Direction direction)
    {
        (this.family, this.direction) = (family, direction);
        if (direction is Direction.NaturalGradient natural && family is FactorGaussian factor)
        {
            fisher = new FactorGaussianFisher(factor, natural.Metric, Resolved(natural));
        }
    }

    /// <summary>Computes the direction, clipped.</summary>
    /// <returns>False when no finite direction could be found.</returns>
    public bool Solve(ReadOnlySpan<double> gradient, Span<double> result)
    {
        if (direction is not Direction.NaturalGradient natural)
        {
            gradient.CopyTo(result);
            return TensorPrimitives.IsFiniteAll(gradient);
        }

        if (family is FullGaussian full)
        {
            full.NaturalGradient(gradient, result);
            TensorPrimitives.Divide(result, 1 + Resolved(natural).Amount, result);
        }
        else if (!SolveFactor(gradient, result, natural))
        {
            return false;
        }

        var norm = FixedOrder.Norm(result);
        if (norm > natural.ClipNorm)
        {
            TensorPrimitives.Multiply(result, natural.ClipNorm / norm, result);
        }

        return double.IsFinite(norm);
    }

    private bool SolveFactor(ReadOnlySpan<double> gradient, Span<double> result, Direction.NaturalGradient natural)
    {
        fisher!.Prepare();
        if (natural.Solver is FisherSolver.ConjugateGradient iterative)
        {
            var outcome = fisher.SolveIteratively(gradient, result, iterative.Settings);
            return double.IsFinite(outcome.RelativeResidual);
        }

        if (fisher.Solve(gradient, result) && TensorPrimitives.IsFiniteAll<double>(result))
        {
            return true;
        }

        // The system is singular to working precision: ten times the damping for this step.
        strongerFisher ??= new FactorGaussianFisher(
            (FactorGaussian)family, natural.Metric, new Damping.Augmented(10 * Math.Max(Resolved(natural).Amount, 0.01)));
        strongerFisher.Prepare();
        return strongerFisher.Solve(gradient, result) && TensorPrimitives.IsFiniteAll<double>(result);
    }

    private static Damping Resolved(Direction.NaturalGradient natural) => natural.Damping ?? Direction.NaturalGradient.Recommended(isMultimodal: false);
}
