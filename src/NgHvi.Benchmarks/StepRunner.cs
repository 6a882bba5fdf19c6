namespace NgHvi.Benchmarks;

/// <summary>A run that can be advanced step by step.</summary>
internal sealed class StepRunner
{
    private readonly HybridViWorkspace workspace;
    private readonly HybridViState state;

    public StepRunner(IHybridModel model, HybridViOptions options)
    {
        workspace = new HybridViWorkspace(model, options);
        state = HybridVi.Init(workspace, 1);
    }

    public double Advance() => HybridVi.Advance(workspace, state).Elbo;
}
