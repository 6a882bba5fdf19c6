namespace NgHvi.Tests.Support;

/// <summary>One step of an update rule from given noise and model gradients.</summary>
internal sealed class LearningStep : ICurvature
{
    private readonly UpdateContext context;

    public LearningStep(VariationalFamily family, double[] noise, double[] gradients)
    {
        Assert.True(family.Refresh());
        Family = family;
        var m = family.ParameterCount;
        var draws = gradients.Length / m;
        context = new(family, draws) { Step = 1, Curvature = this };
        noise.CopyTo(context.Noise, 0);
        gradients.CopyTo(context.ModelGradients, 0);
        for (var s = 0; s < draws; s++)
        {
            family.Transform(context.Noise.AsSpan(s * family.NoiseCount, family.NoiseCount), context.Theta.AsSpan(s * m, m));
            context.LogWeights[s] = -family.NegativeScore(context.Theta.AsSpan(s * m, m), context.Residuals.AsSpan(s * m, m));
            for (var i = s * m; i < (s + 1) * m; i++) context.Residuals[i] += gradients[i];
        }
    }

    public VariationalFamily Family { get; }

    public double[] Theta => context.Theta;

    public double[] LogWeights => context.LogWeights;

    /// <summary>∇²log p(y, θ), by draw.</summary>
    public double[][] Hessians { get; init; } = [];

    /// <summary>Scores by draw and group.</summary>
    public double[][][] GroupScores { get; init; } = [];

    public double[] Prior { get; init; } = [];

    public bool Apply(UpdateRule rule, double visitedShare = 1)
    {
        var setup = new UpdateSetup(Family, context.LogJoint.Length, VisitedShare: visitedShare);
        var outcome = rule.Create(setup).Apply(context);
        return outcome.Found && Family.Refresh();
    }

    /// <summary>S, row by row.</summary>
    public double[] Precision()
    {
        var m = Family.ParameterCount;
        var (precision, center, score) = (new double[m * m], new double[m], new double[m]);
        Family.Locations(center, score);
        for (var i = 0; i < m; i++)
        {
            center[i] += 1;
            Family.NegativeScore(center, score);
            center[i] -= 1;
            score.CopyTo(precision, i * m);
        }

        return precision;
    }

    public void Hessian(int s, Span<double> hessian) => Hessians[s].CopyTo(hessian);

    public void Scores(int s, bool areExpected, Action<ReadOnlySpan<double>> read)
    {
        foreach (var score in GroupScores[s]) read(score);
    }

    public void PriorCurvature(int s, Span<double> diagonal) => Prior.CopyTo(diagonal);
}
