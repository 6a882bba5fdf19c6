namespace NgHvi.Benchmarks;

/// <summary>A run that can be advanced step by step.</summary>
internal sealed class StepRunner(ITarget target, Method method, int threads = 1)
{
    private readonly Engine engine = method.Begin(target, new RunSettings(1, threads));

    public double Advance() => engine.Advance().Elbo;
}
