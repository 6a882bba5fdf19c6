namespace NgHvi;

/// <summary>What conjugate gradients reached.</summary>
internal readonly record struct ConjugateGradientOutcome(int Iterations, double RelativeResidual, bool Converged);
