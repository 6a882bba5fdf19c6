namespace NgHvi;

/// <summary>Data, network, algorithm and scratch memory of NAGVAC.</summary>
public sealed class NagvacWorkspace
{
    private NagvacDirection? solver;
    private FactorGaussian? solvedFamily;

    /// <summary>Prepares to fit a network.</summary>
    /// <param name="training">The rows to fit.</param>
    /// <param name="network">The features; its inputs are the panel's. The constant is added to them.</param>
    /// <param name="options">The algorithm.</param>
    /// <param name="validation">Rows of the same groups for the stopping rule; null: none.</param>
    /// <exception cref="ArgumentException">Inputs or groups disagree.</exception>
    public NagvacWorkspace(BinaryPanel training, NetworkArchitecture network, NagvacOptions options, BinaryPanel? validation = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        if (training.InputCount != network.InputCount)
        {
            throw new ArgumentException($"The training rows have {training.InputCount} inputs, but the network has {network.InputCount}.", nameof(training));
        }

        if (validation is not null && (validation.InputCount != training.InputCount || validation.GroupCount != training.GroupCount || validation.RowCount == 0))
        {
            throw new ArgumentException("Validation rows must be some, with the inputs and the groups of the training rows.", nameof(validation));
        }

        (Training, Network, Options, Parameters) = (training, network, options, new NagvacParameters(network));
        Blocks = new PanelBlocks(training);
        Validation = validation is null ? null : new NagvacValidationOld(Parameters, training, Blocks, validation, options.Threads);
        var (d, draws) = (Parameters.Count, options.Draws);
        Likelihoods = [.. Enumerable.Range(0, Math.Min(options.Threads, draws)).Select(_ => new GroupLikelihood(Parameters, training, Blocks, options.GroupDraws))];
        (Noise, Thetas, Gradients, LogDensities) = (new double[draws * (d + 1)], new double[draws * d], new double[draws * d], new double[draws]);
        (Gradient, Direction, Mean) = (new double[3 * d], new double[3 * d], new double[d]);
        (PreviousLambda, PreviousMomentum) = (new double[3 * d], new double[3 * d]);
    }

    /// <summary>The rows that are fitted.</summary>
    public BinaryPanel Training { get; }

    /// <summary>The network.</summary>
    public NetworkArchitecture Network { get; }

    /// <summary>The algorithm.</summary>
    public NagvacOptions Options { get; }

    internal NagvacParameters Parameters { get; }

    internal PanelBlocks Blocks { get; }

    internal NagvacValidationOld? Validation { get; }

    /// <summary>One for every thread.</summary>
    internal GroupLikelihood[] Likelihoods { get; }

    /// <summary>(ζ, ε) of every draw, S×(1 + d).</summary>
    internal double[] Noise { get; }

    /// <summary>θ of every draw, S×d.</summary>
    internal double[] Thetas { get; }

    /// <summary>Gradient of the log joint density in θ of every draw, S×d.</summary>
    internal double[] Gradients { get; }

    /// <summary>Log joint density of every draw, up to constants.</summary>
    internal double[] LogDensities { get; }

    /// <summary>Gradient of the lower bound in λ.</summary>
    internal double[] Gradient { get; }

    /// <summary>The clipped natural gradient.</summary>
    internal double[] Direction { get; }

    /// <summary>λ before the step.</summary>
    internal double[] PreviousLambda { get; }

    /// <summary>The momentum before the step.</summary>
    internal double[] PreviousMomentum { get; }

    /// <summary>μ as an array that threads can share.</summary>
    internal double[] Mean { get; }

    /// <summary>The natural gradient of a state's family; kept, because a run has one.</summary>
    internal NagvacDirection DirectionOf(FactorGaussian family)
    {
        if (solver is null || solvedFamily != family)
        {
            (solver, solvedFamily) = (new NagvacDirection(family, Options.Product == NagvacProduct.AsPublished), family);
        }

        return solver;
    }
}
