namespace NgHvi;

/// <summary>The result of <see cref="Nagvac"/>.</summary>
public sealed class NagvacFit
{
    internal NagvacFit(NagvacWorkspace workspace, NagvacState state, StopReason stopped, string? message, double seconds)
    {
        (Training, Network, Options) = (workspace.Training, workspace.Network, workspace.Options);
        (Layout, Blocks) = (workspace.Parameters, workspace.Blocks);
        (Seed, Steps, Trace, ValidationLosses) = (state.Seed, state.Step, state.Trace, state.ValidationLosses);
        (BestLoss, BestStep) = (state.BestLoss, state.BestStep);
        (Stopped, Message, Seconds) = (stopped, message, seconds);
        Approximation = (FactorGaussian)state.Approximation.Clone();
        if (BestStep > 0)
        {
            Approximation.TrySet(state.BestLambda);
        }
    }

    private NagvacFit(BinaryPanel training, NetworkArchitecture network, NagvacOptions options, FactorGaussian approximation, long seed)
    {
        (Training, Network, Options, Approximation, Seed) = (training, network, options, approximation, seed);
        (Layout, Blocks) = (new NagvacParameters(network), new PanelBlocks(training));
        (Trace, ValidationLosses, BestLoss, Stopped) = (new ElboTrace(), [], double.PositiveInfinity, StopReason.StepLimit);
        Guard.SameLength(approximation.ParameterCount, "θ of q", Layout.Count, "the network's θ");
    }

    /// <summary>"NAGVAC".</summary>
    public string Method { get; } = "NAGVAC";

    /// <summary>The rows that were fitted.</summary>
    public BinaryPanel Training { get; }

    /// <summary>The network.</summary>
    public NetworkArchitecture Network { get; }

    /// <summary>The algorithm.</summary>
    public NagvacOptions Options { get; }

    /// <summary>θ: the network's weights, β with the constant's first, and the log variances of the random effects.</summary>
    public ParameterLayout Parameters => Layout.Layout;

    /// <summary>q(θ) at the step of the smallest validation loss; after the last step when there was no validation.</summary>
    public FactorGaussian Approximation { get; }

    /// <summary>Estimates of the lower bound along the run (<see cref="NagvacState.Trace"/>).</summary>
    public ElboTrace Trace { get; }

    /// <summary>The validation loss after every step, in nats per row; empty without validation rows.</summary>
    public IReadOnlyList<double> ValidationLosses { get; }

    /// <summary>The smallest validation loss; +∞ without validation rows.</summary>
    public double BestLoss { get; }

    /// <summary>The step of <see cref="BestLoss"/>; 0 without validation rows.</summary>
    public int BestStep { get; }

    /// <summary>Steps made, the first of which only set the momentum.</summary>
    public int Steps { get; }

    /// <summary>Why the run ended.</summary>
    public StopReason Stopped { get; }

    /// <summary>What went wrong, when something did.</summary>
    public string? Message { get; }

    /// <summary>Seconds of the fit.</summary>
    public double Seconds { get; }

    /// <summary>Seconds per step.</summary>
    public double SecondsPerStep => Steps == 0 ? double.NaN : Seconds / Steps;

    /// <summary>The seed.</summary>
    public long Seed { get; }

    internal NagvacParameters Layout { get; }

    internal PanelBlocks Blocks { get; }

    /// <summary>A saved fit as far as predictions need it: it knows nothing of its run.</summary>
    /// <param name="training">The rows that were fitted.</param>
    /// <param name="network">The network.</param>
    /// <param name="approximation">q(θ), with one factor.</param>
    /// <param name="seed">The seed; the same one gives the same predictions.</param>
    /// <param name="threads">Threads; changes no bit of the result. Range: > 0.</param>
    public static NagvacFit Restore(BinaryPanel training, NetworkArchitecture network, FactorGaussian approximation, long seed, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(approximation);
        return new NagvacFit(training, network, new NagvacOptions { Threads = threads }, approximation, seed);
    }

    /// <summary>P(y = 1) of new rows of the training groups, averaged over draws of θ from q(θ).</summary>
    /// <param name="inputs">x, n×m row-major.</param>
    /// <param name="groups">The group of every row, from 0, length n.</param>
    /// <param name="prediction">How α of a row's group is treated.</param>
    /// <param name="draws">Draws of θ. Range: > 0.</param>
    /// <returns>A probability for every row.</returns>
    /// <exception cref="ArgumentException">The lengths disagree or there is no such group.</exception>
    public double[] Predict(ReadOnlySpan<double> inputs, ReadOnlySpan<int> groups, NagvacPrediction prediction, int draws = 100)
    {
        Guard.SameLength(inputs.Length, nameof(inputs), checked(groups.Length * Network.InputCount), "the rows times the network's inputs");
        Guard.Positive(draws);
        foreach (var group in groups)
        {
            if (group < 0 || group >= Training.GroupCount)
            {
                Throw.OutOfRange<int>(nameof(groups), group, $"must be in 0 to {Training.GroupCount - 1}");
            }
        }

        return groups.Length == 0 ? [] : new NagvacPredictor(this, inputs, groups).Predict(prediction, draws);
    }
}
