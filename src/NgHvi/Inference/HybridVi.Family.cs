namespace NgHvi;

public sealed partial record HybridVi
{
    /// <summary>A flow of affine couplings, from the fit of a Gaussian on: for posteriors that no Gaussian follows.</summary>
    /// <param name="layers">Couplings, each of which moves half of θ.</param>
    /// <param name="hidden">Units of a coupling's network.</param>
    /// <param name="steps">Steps after the Gaussian's; null: 1500.</param>
    public static HybridVi CouplingFlow(int layers = 6, int hidden = 16, int? steps = null) => new()
    {
        Family = new Family.Flow(null, layers, hidden),
        Gradient = new() { Draws = 64 },
        Update = new UpdateRule.PlainGradient { Step = new StepRule.Adam(0.02) { DecayTime = (steps ?? 1500) / 3.0 }, ClipNorm = 20 },
        Guard = null,
        AveragedSteps = 50,
        Steps = steps ?? 1500,
    };
}
