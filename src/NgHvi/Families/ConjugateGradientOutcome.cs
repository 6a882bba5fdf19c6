namespace NgHvi;

/// <summary>What conjugate gradients reached.</summary>
/// <param name="Iterations">Iterations made.</param>
/// <param name="RelativeResidual">Norm of the returned iterate's residual relative to the right-hand side's.</param>
/// <param name="Converged">Whether the tolerance was met.</param>
internal readonly record struct ConjugateGradientOutcome(int Iterations, double RelativeResidual, bool Converged);
