namespace NgHvi.Benchmarks;

/// <summary>A random family and gradient of a given size.</summary>
internal sealed class FisherProblem
{
    public FisherProblem(int parameterCount, int factorCount)
    {
        var normals = new double[parameterCount * (factorCount + 2)];
        NormalSampler.Fill(RandomKey.FromSeed(parameterCount), normals);
        Gradient = normals;
        var loadings = normals[parameterCount..(parameterCount * (1 + factorCount))];
        for (var k = 0; k < factorCount - 1; k++)
        {
            loadings.AsSpan((k * factorCount) + k + 1, factorCount - k - 1).Clear();
        }

        Family = new FactorGaussian(
            normals.AsSpan(0, parameterCount), loadings, normals[^parameterCount..].Select(value => 0.5 + Math.Abs(value)).ToArray());
        Fisher = new FactorGaussianFisher(Family, FisherMetric.Exact, Damping.Augmented(0.1));
        Result = new double[normals.Length];
    }

    public FactorGaussian Family { get; }

    public FactorGaussianFisher Fisher { get; }

    public double[] Gradient { get; }

    public double[] Result { get; }

    public double Direct()
    {
        Fisher.Prepare();
        Fisher.Solve(Gradient, Result);
        return Result[0];
    }

    public double Iterative()
    {
        Fisher.Prepare();
        Fisher.SolveIteratively(Gradient, Result, new ConjugateGradientSettings());
        return Result[0];
    }
}
