namespace NgHvi;

/// <summary>Resolved <see cref="LinearMixedPriors"/> as plain values, to be written inside a larger document.</summary>
/// <param name="Name">What displays call them.</param>
/// <param name="Fixed">Prior of β.</param>
/// <param name="Residual">Prior of σ² or σ.</param>
/// <param name="RandomEffects">Prior of Σ; of one variance when it is half-t or inverse-gamma.</param>
/// <remarks>System.Text.Json writes every double so that it is read back to the last bit.</remarks>
public sealed record LinearMixedPriorsDocument(
    string Name, PriorDocument.Normal Fixed, PriorDocument Residual, PriorDocument RandomEffects);
