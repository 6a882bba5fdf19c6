namespace NgHvi;

/// <summary>Predicts new rows from draws of θ (method section 5.4).</summary>
internal sealed class NagvacPredictor
{
    /// <summary>Draws of a group's random effects for each draw of θ, when its training rows weigh them.</summary>
    private const int WeighedDraws = 100;

    /// <summary>Draws of θ whose probabilities are kept apart until they are added in order.</summary>
    private const int Batch = 8;

    private readonly NagvacFit fit;
    private readonly int[] groups;
    private readonly PanelBlocks rows;

    public NagvacPredictor(NagvacFit fit, ReadOnlySpan<double> inputs, ReadOnlySpan<int> groups)
    {
        (this.fit, this.groups) = (fit, groups.ToArray());

        // A prediction may ask for rows in any order, so every row is a group to the blocks.
        rows = new PanelBlocks(inputs, fit.Network.InputCount, [.. Enumerable.Range(0, groups.Length + 1)]);
    }

    public double[] Predict(NagvacPrediction prediction, int draws)
    {
        var total = new double[groups.Length];
        var batch = Math.Min(Batch, draws);
        var workers = Math.Min(fit.Options.Threads, batch);
        var probabilities = new double[batch][];
        for (var s = 0; s < batch; s++)
        {
            probabilities[s] = new double[groups.Length];
        }

        var scratch = Enumerable.Range(0, workers).Select(_ => new Scratch(this, prediction)).ToArray();
        for (var first = 0; first < draws; first += batch)
        {
            var count = Math.Min(batch, draws - first);
            Parallel.For(0, workers, worker =>
            {
                for (var s = worker; s < count; s += workers)
                {
                    scratch[worker].Fill(RandomKey.FromSeed(fit.Seed).Fold(-1).Fold(first + s), probabilities[s]);
                }
            });
            for (var s = 0; s < count; s++)
            {
                for (var i = 0; i < total.Length; i++)
                {
                    total[i] += probabilities[s][i];
                }
            }
        }

        for (var i = 0; i < total.Length; i++)
        {
            total[i] /= draws;
        }

        return total;
    }

    /// <summary>Memory of one thread.</summary>
    private sealed class Scratch
    {
        private readonly NagvacPredictor owner;
        private readonly GroupLikelihood? likelihood;
        private readonly NetworkPass pass;
        private readonly int padded;
        private readonly double[] features;
        private readonly double[] effects;
        private readonly double[] weights;

        public Scratch(NagvacPredictor owner, NagvacPrediction prediction)
        {
            this.owner = owner;
            var (fit, r) = (owner.fit, owner.fit.Layout.EffectCount);
            var weighed = prediction == NagvacPrediction.GivenGroup;
            likelihood = weighed ? new GroupLikelihood(fit.Layout, fit.Training, fit.Blocks, WeighedDraws) : null;
            padded = weighed ? LogisticDraws.Padded(WeighedDraws) : 1;
            pass = new NetworkPass(fit.Network, owner.rows.MaximumRows);
            features = new double[(r - 1) * owner.rows.MaximumRows];
            effects = new double[fit.Training.GroupCount * r * padded];
            weights = new double[fit.Training.GroupCount * padded];
            weights.AsSpan().Fill(1);
        }

        /// <summary>Probabilities at one draw of θ.</summary>
        public void Fill(RandomKey key, double[] probabilities)
        {
            var (fit, rows) = (owner.fit, owner.rows);
            var r = fit.Layout.EffectCount;
            var theta = fit.Approximation.Draw(key.Fold(0));
            DrawEffects(theta, key.Fold(1));
            pass.Load(fit.Layout.Weights(theta));
            Span<double> z = stackalloc double[r];
            z[0] = 1;
            for (var block = 0; block < rows.Count; block++)
            {
                var stride = rows.PaddedRows(block);
                pass.Forward(rows.Inputs(block), stride, features);
                var (first, end) = rows.Groups(block);
                for (var i = first; i < end; i++)
                {
                    for (var u = 1; u < r; u++)
                    {
                        z[u] = features[((u - 1) * stride) + i - first];
                    }

                    probabilities[i] = Probability(z, fit.Layout.FixedEffects(theta), owner.groups[i]);
                }
            }
        }

        private void DrawEffects(double[] theta, RandomKey key)
        {
            var r = owner.fit.Layout.EffectCount;
            if (likelihood is not null)
            {
                likelihood.Visit(theta, key, (group, drawn, weight) =>
                {
                    drawn.CopyTo(effects.AsSpan(group * r * padded));
                    weight.CopyTo(weights.AsSpan(group * padded));
                });
                return;
            }

            NormalSampler.Fill(key, effects);
            var logVariances = owner.fit.Layout.LogVariances(theta);
            for (var i = 0; i < effects.Length; i++)
            {
                effects[i] *= Math.Exp(0.5 * logVariances[i % r]);
            }
        }

        private double Probability(ReadOnlySpan<double> z, ReadOnlySpan<double> beta, int group)
        {
            double offset = 0;
            for (var u = 0; u < z.Length; u++)
            {
                offset += z[u] * beta[u];
            }

            double sum = 0;
            for (var j = 0; j < padded; j++)
            {
                var weight = weights[(group * padded) + j];
                if (weight == 0)
                {
                    continue;
                }

                var eta = offset;
                for (var u = 0; u < z.Length; u++)
                {
                    eta += z[u] * effects[(((group * z.Length) + u) * padded) + j];
                }

                sum += weight / (1 + Math.Exp(-eta));
            }

            return sum;
        }
    }
}
