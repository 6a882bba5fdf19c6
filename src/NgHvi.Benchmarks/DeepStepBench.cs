using BenchmarkDotNet.Attributes;

namespace NgHvi.Benchmarks;

/// <summary>
/// A published step (one draw of θ and z, p = 3; p = 1 in Example 3) and its parts, and the default's step of 16 draws, at the paper's
/// full sizes. What the gradient takes beyond the network is the groups' part.
/// The ratio is to the published step on the same number of threads.
/// </summary>
public class DeepStepBench
{
    private StepRunner published = null!;
    private StepRunner standard = null!;
    private IModelEvaluator evaluator = null!;
    private IModelEvaluator single = null!;
    private FactorGaussianFisher solver = null!;
    private NetworkPass pass = null!;
    private RowChunks chunks = null!;
    private double[] theta = [];
    private double[] gradient = [];
    private double[] latents = [];
    private double[] lambdaGradient = [];
    private double[] direction = [];
    private double[] features = [];
    private double[] sensitivity = [];
    private int sweeps;
    private long draw;

    /// <summary>The example.</summary>
    [Params("2a", "2b", "3", "finance")]
    public string Example { get; set; } = "";

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var data = DeepExamples.Data(Example);
        var model = DeepExamples.Model(Example, data);
        var factors = Example == "3" ? 1 : 3;
        published = new StepRunner(model, HybridVi.Published(factors), Threads);
        standard = new StepRunner(model, HybridVi.Default with { Family = new Family.Factor(factors) }, Threads);
        evaluator = model.CreateEvaluator(Threads);
        single = DeepExamples.Model(Example, data, NetworkPrecision.Single).CreateEvaluator(Threads);
        theta = model.FindStart(new StartRequest(RandomKey.FromSeed(1), UsesFittingCoordinates: false, Threads, default)).Center;
        (gradient, latents) = (new double[theta.Length], new double[model.LatentLength]);
        sweeps = model.DrawsExactly ? 0 : 5;
        var family = new FactorGaussian(theta.Length, factors);
        family.Lambda.AsSpan().Fill(0.1);
        family.Refresh();
        solver = new FactorGaussianFisher(family, FisherMetric.Exact, Damping.Augmented(0.1));
        (lambdaGradient, direction) = (new double[family.Lambda.Length], new double[family.Lambda.Length]);
        NormalSampler.Fill(RandomKey.FromSeed(2), lambdaGradient);
        chunks = model.Chunks;
        pass = new NetworkPass(model.Architecture, RowChunks.LongestOf(chunks));
        pass.Load(theta.AsSpan(0, model.Architecture.WeightCount));
        features = new double[model.Architecture.FeatureCount * RowChunks.LongestOf(chunks)];
        sensitivity = new double[features.Length];
        NormalSampler.Fill(RandomKey.FromSeed(3), sensitivity);
    }

    [Benchmark(Baseline = true, Description = "published step")]
    public double Published() => published.Advance();

    [Benchmark(Description = "default step, 16 draws")]
    public double Standard() => standard.Advance();

    [Benchmark(Description = "gradient at one draw of z")]
    public double Gradient() => evaluator.Drawn(theta, new LatentDraw(RandomKey.FromSeed(draw++), sweeps, latents), gradient);

    [Benchmark(Description = "the same, features in single precision")]
    public double SinglePrecision() => single.Drawn(theta, new LatentDraw(RandomKey.FromSeed(draw++), sweeps, latents), gradient);

    [Benchmark(Description = "gradient, z integrated out")]
    public double Collapsed() => evaluator.Collapsed(theta, gradient);

    [Benchmark(Description = "network alone, 1 thread")]
    public double Network()
    {
        foreach (var chunk in chunks.Items)
        {
            pass.Forward(chunk.Inputs, chunk.Rows, features);
            pass.Backward(chunk.Inputs, chunk.Rows, sensitivity, gradient);
        }

        return gradient[0];
    }

    [Benchmark(Description = "Fisher solve alone, 1 thread")]
    public double Fisher()
    {
        solver.Prepare();
        solver.Solve(lambdaGradient, direction);
        return direction[0];
    }
}
