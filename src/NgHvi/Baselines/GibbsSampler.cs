namespace NgHvi;

/// <summary>
/// Gibbs sampling of a linear mixed model with r random coefficients (method section 5.1, generalised): normal conditionals of β and α,
/// inverse gamma and Wishart conditionals of the variances. The reference that needs no Gaussian approximation.
/// </summary>
/// <remarks>A sweep costs O(K(r·q + r³)), plus O(K·r·q²) for groups that share no Z_kᵀZ_k when α is integrated out; never O(n).</remarks>
public static class GibbsSampler
{
    private const int LongestRound = 32;
    private const double StartSpread = 2;

    /// <summary>What a random stream of one sweep is for.</summary>
    private enum Purpose
    {
        FixedEffects,
        RandomEffects,
        Covariance,
        Residual,
        Scale,
    }

    /// <summary>Runs the chains.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The algorithm.</param>
    /// <param name="seed">Fixes every random number.</param>
    /// <param name="progress">Hears of the run at most ten times a second; may be null.</param>
    /// <param name="cancellationToken">Ends the run early; the result is the fit so far.</param>
    /// <exception cref="ArgumentException">All sweeps would be warm-up.</exception>
    /// <exception cref="ArithmeticException">The numbers failed before any chain had made a sweep.</exception>
    public static GibbsFit Fit(
        LinearMixedModel model,
        GibbsOptions options,
        long seed = 1,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var clock = Stopwatch.StartNew();
        cancellationToken = Interruption.Or(cancellationToken);
        options.ResolveWarmUp();
        using var reporter = ProgressReporter.Start("Gibbs", progress, clock);
        var groups = GibbsWorkspace.ArrangeGroups(model);
        var start = options.Start == GibbsStart.FromModel ? model.SuggestStart() : null;
        var workspaces = Enumerable.Range(0, options.Chains).Select(_ => new GibbsWorkspace(model, options, groups)).ToArray();
        var states = workspaces.Select((workspace, c) => Init(workspace, start, RandomKey.FromSeed(seed).Fold(c))).ToArray();
        var chains = states.Select(state => Reserve(state, options.Sweeps)).ToArray();
        var failures = new string?[options.Chains];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(options.Threads, options.Chains) };
        var (target, round) = (0, 1);
        while (target < options.Sweeps && !cancellationToken.IsCancellationRequested && Array.TrueForAll(failures, failure => failure is null))
        {
            // Chains move together in rounds, so that a run that ends early has equally long chains.
            target = Math.Min(options.Sweeps, target + round);
            round = Math.Min(2 * round, LongestRound);
            Parallel.For(
                0,
                options.Chains,
                parallel,
                c => failures[c] = Run(workspaces[c], states[c], target, chains[c], cancellationToken));
            reporter?.Report(states.Min(state => state.Sweep), options.Sweeps, double.NaN);
        }

        var message = Array.Find(failures, failure => failure is not null);
        var sweeps = states.Min(state => state.Sweep);
        if (message is not null && sweeps == 0)
        {
            throw new ArithmeticException(message);
        }

        var reason = message is not null ? StopReason.Diverged : sweeps < options.Sweeps ? StopReason.Cancelled : StopReason.StepLimit;
        reporter?.End(reason, sweeps);
        return new GibbsFit(model, options, seed, chains, sweeps, reason, message, clock.Elapsed.TotalSeconds);
    }

    /// <summary>A chain before its first sweep.</summary>
    /// <param name="workspace">Model, algorithm and scratch memory.</param>
    /// <param name="start">The model's guess; null for the published start.</param>
    /// <param name="key">The chain's stream.</param>
    public static GibbsState Init(GibbsWorkspace workspace, StartingPoint? start, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var model = workspace.Model;
        var state = new GibbsState(model, key);
        var (q, m) = (model.Data.FixedCount, model.Parameters.Count);
        var theta = state.MutableTheta;
        var normals = new double[m];
        NormalSampler.Fill(key.Fold(0), normals);
        if (start is null)
        {
            // log-Cholesky of Ω = I and log σ² = 0 are zeros.
            normals.AsSpan(0, q).CopyTo(theta);
        }
        else
        {
            for (var i = 0; i < m; i++)
            {
                theta[i] = start.Center[i] + (StartSpread * FixedOrder.Dot(start.Root.Slice(i * m, m), normals));
            }
        }

        PrecisionCoordinates.Read(theta[q..^1], model.Data.RandomCount, state.Precision);
        state.ResidualVariance = Math.Exp(theta[^1]);
        DrawRandomEffects(workspace, state, key.Fold(0).Fold((int)Purpose.RandomEffects));
        return state;
    }

    /// <summary>Makes one sweep in place.</summary>
    /// <exception cref="ArithmeticException">A conditional is no distribution.</exception>
    public static void Advance(GibbsWorkspace workspace, GibbsState state)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(state);
        var conditional = workspace.FixedEffects;
        var key = state.Key.Fold(state.Sweep + 1);
        var beta = state.MutableTheta[..workspace.Shift.Length];
        NormalSampler.Fill(key.Fold((int)Purpose.FixedEffects), workspace.FixedNormals);
        if (workspace.Options.Order == GibbsOrder.Joint)
        {
            conditional.Marginal(1 / state.ResidualVariance, state.Precision);
            conditional.Draw(workspace.FixedNormals, beta);
            DrawRandomEffects(workspace, state, key.Fold((int)Purpose.RandomEffects));
            state.Projection *= workspace.Scale.Apply(state.Sums, state.Precision, state.ResidualVariance, key.Fold((int)Purpose.Scale));
            DrawVariances(workspace, state, key);
        }
        else
        {
            conditional.GivenRandomEffects(1 / state.ResidualVariance, state.Sums.Cross);
            conditional.Draw(workspace.FixedNormals, beta);
            DrawVariances(workspace, state, key);
            DrawRandomEffects(workspace, state, key.Fold((int)Purpose.RandomEffects));
        }

        var theta = state.MutableTheta;
        theta[^1] = Math.Log(state.ResidualVariance);
        PrecisionCoordinates.Write(state.Precision, workspace.Model.Data.RandomCount, theta[beta.Length..^1]);
        if (!TensorPrimitives.IsFiniteAll<double>(theta))
        {
            throw new ArithmeticException("A drawn parameter is not finite; rescale the data or choose another start.");
        }

        state.Sweep++;
    }

    /// <summary>‖y − Xβ − Zα‖² at a state's β and the α last drawn, from the statistics.</summary>
    internal static double ResidualSquares(GibbsWorkspace workspace, GibbsState state)
    {
        var data = workspace.Model.Data;
        var q = data.FixedCount;
        var shift = workspace.Shift.AsSpan();
        TensorPrimitives.Subtract(state.Theta[..q], data.Reference, shift);
        var squares = data.ResidualSquares + state.Sums.FittedSquares - (2 * state.Projection);
        for (var a = 0; a < q; a++)
        {
            var fitted = FixedOrder.Dot(data.GramX.Slice(a * q, q), shift);
            squares -= shift[a] * ((2 * (data.CrossXr[a] - state.Sums.Cross[a])) - fitted);
        }

        // Rounding may make the residuals of a perfect fit slightly negative.
        return Math.Max(0, squares);
    }

    /// <summary>Room for every sweep's θ; until the first is made, the start is there.</summary>
    private static double[] Reserve(GibbsState state, int sweeps)
    {
        var chain = new double[sweeps * state.Theta.Length];
        state.Theta.CopyTo(chain);
        return chain;
    }

    private static string? Run(GibbsWorkspace workspace, GibbsState state, int target, double[] chain, CancellationToken cancellationToken)
    {
        while (state.Sweep < target && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                Advance(workspace, state);
            }
            catch (ArithmeticException failure)
            {
                return $"A chain failed in sweep {state.Sweep + 1}: {failure.Message}";
            }

            state.Theta.CopyTo(chain.AsSpan((state.Sweep - 1) * state.Theta.Length));
        }

        return null;
    }

    /// <summary>α_k | β, Ω, σ² ~ N(P_k⁻¹Z_kᵀ(y_k − X_kβ)/σ², P_k⁻¹), as sums over groups.</summary>
    private static void DrawRandomEffects(GibbsWorkspace workspace, GibbsState state, RandomKey key)
    {
        var (data, groups, normals) = (workspace.Model.Data, workspace.Groups, workspace.Normals);
        var padded = groups.VectorCount * Vector<double>.Count;
        NormalSampler.Fill(key, normals);
        for (var i = 0; i < data.RandomCount; i++)
        {
            normals.AsSpan((i * padded) + groups.Count, padded - groups.Count).Clear();
        }

        TensorPrimitives.Subtract(state.Theta[..data.FixedCount], data.Reference, workspace.Shift);
        state.Sums.Clear();
        GroupKernel.Accumulate(
            groups, state.Precision, 1 / state.ResidualVariance, workspace.Shift, normals, workspace.Determinants, workspace.Vectors, state.Sums);
        state.Projection = state.Sums.Projected + FixedOrder.Dot(workspace.Shift, state.Sums.Cross);
    }

    private static void DrawVariances(GibbsWorkspace workspace, GibbsState state, RandomKey key)
    {
        var (data, priors) = (workspace.Model.Data, workspace.Model.Priors);
        CovarianceConditional.Draw(
            priors.RandomEffects, data.GroupCount, state.Sums.Moments, key.Fold((int)Purpose.Covariance), state.Precision);
        state.ResidualVariance = VarianceConditional.Draw(
            priors.Residual, state.ResidualVariance, data.RowCount, ResidualSquares(workspace, state), new PhiloxRandom(key.Fold((int)Purpose.Residual)));
    }
}
